%% A Diameter server on OTP's stack, listening on TCP at 127.0.0.1, or as the words transport and ip
%% say. Started as
%%   erl -noshell -run weir_otp_server start port=0 key=value ...
%% where port 0, the default, lets the system choose; READY tells which one it is.
%% A port that cannot be had ends the process with status 3.
-module(weir_otp_server).

-export([start/1]).

-define(POLL_MS, 5).
-define(POLLS, 400).

start(Words) ->
    weir_otp:start("server.otp.example", Words, fun listen/3).

listen(Service, Options, Common) ->
    Port = list_to_integer(maps:get(port, Options, "0")),
    Module = weir_otp:transport_module(Options),
    Own = [{ip, Address} || Address <- weir_otp:addresses(ip, Options)] ++ [{port, Port}],
    {ok, Ref} = diameter:add_transport(
        Service, {listen, [{transport_config, config(Module, Own)} | Common]}
    ),
    weir_otp:emit("READY ~b", [listening(Module, Ref, ?POLLS)]).

%% Without reuseaddr a node could not take over the port of one that was just killed.
config(diameter_tcp, Own) -> [{reuseaddr, true} | Own];
config(diameter_sctp, Own) -> Own.

%% OTP opens the socket in a process of its own and tells nobody when it has.
listening(_, _, 0) ->
    halt(3);
listening(Module, Ref, Polls) ->
    %% A client that has been waiting for this port may be among the sockets already.
    case lists:keyfind(listen, 1, Module:ports(Ref)) of
        {listen, Port, _} ->
            Port;
        false ->
            timer:sleep(?POLL_MS),
            listening(Module, Ref, Polls - 1)
    end.
