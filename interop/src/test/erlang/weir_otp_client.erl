%% A Diameter client on OTP's stack that connects to a TCP port of 127.0.0.1, or to where the words
%% transport, ip and raddr (with commas: tried in turn) say, and reconnects on its own: every
%% reconnect_ms until the first connection stands, every watchdog_ms after that, as RFC 3539 asks.
%% Started as
%%   erl -noshell -run weir_otp_client start port=N key=value ...
-module(weir_otp_client).

-export([start/1]).

start(Words) ->
    weir_otp:start("client.otp.example", Words, fun connect/3).

connect(Service, Options, Common) ->
    Port = list_to_integer(maps:get(port, Options)),
    Config =
        [{ip, Address} || Address <- weir_otp:addresses(ip, Options)] ++
            [{raddr, Address} || Address <- weir_otp:addresses(raddr, Options)] ++
            [{rport, Port}],
    {ok, _} = diameter:add_transport(Service, {connect, [{transport_config, Config} | Common]}),
    weir_otp:emit("CONNECTING ~b", [Port]).
