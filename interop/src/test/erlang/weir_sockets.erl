%% The Erlang half of the differential test of sockets: runs the scripts of
%% io.weir.interop.SocketScript on gen_tcp and answers what each delivered.
%%
%%   start(["PORT"])   connects to the test at PORT; each packet that comes from
%%                     there is a script, each that goes back a transcript
%%
%% A script is run by a process of its own, so that its mailbox begins empty. The
%% socket under test is the one that connects; its peer is a raw socket of the same
%% process. A line of a transcript is "STEP EVENT". A step that is to deliver
%% something ends when it has, which the script says in numbers; "stuck" when it
%% never does.
-module(weir_sockets).

-export([start/1]).

-define(PATIENCE_MS, 20000).

-record(s, {sock, peer, packet = <<"raw">>, step = 0,
            log = [],              % lines, the last first
            events = 0,            % frames and passive notices that were delivered
            bytes = 0,             % of raw mode
            ended = false}).

start([Port]) ->
    {ok, Control} = gen_tcp:connect({127, 0, 0, 1}, list_to_integer(Port),
                                    [binary, {packet, 4}, {active, false}, {nodelay, true}]),
    {ok, Listener} = gen_tcp:listen(0, [binary, {ip, {127, 0, 0, 1}}, {active, false},
                                        {sndbuf, 400000}, {nodelay, true}]),
    serve(Control, Listener).

serve(Control, Listener) ->
    case gen_tcp:recv(Control, 0) of
        {ok, Script} ->
            {Pid, Ref} = spawn_monitor(fun() -> exit({done, run(Listener, Script)}) end),
            Text = receive
                       {'DOWN', Ref, process, Pid, {done, Lines}} -> Lines;
                       {'DOWN', Ref, process, Pid, Why} ->
                           io_lib:format("0 crashed ~0p", [Why])
                   end,
            ok = gen_tcp:send(Control, Text),
            serve(Control, Listener);
        {error, closed} ->
            halt(0)
    end.

run(Listener, Script) ->
    Steps = binary:split(Script, <<"\n">>, [global, trim_all]),
    S = lists:foldl(fun(Text, S0) ->
                            S1 = step(binary:split(Text, <<" ">>, [global]), Listener, S0),
                            S1#s{step = S1#s.step + 1}
                    end, #s{}, Steps),
    inet:setopts(S#s.peer, [{linger, {true, 0}}]),
    gen_tcp:close(S#s.peer),
    gen_tcp:close(S#s.sock),
    lists:join("\n", lists:reverse(S#s.log)).

%% ---- steps

step([<<"open">>, Packet, Bound, Delimiter, Buffer], Listener, S) ->
    {ok, Port} = inet:port(Listener),
    {ok, Sock} = gen_tcp:connect({127, 0, 0, 1}, Port,
                                 [binary, {active, false}, {show_econnreset, true},
                                  {nodelay, true}, {packet, packet(Packet)},
                                  {packet_size, int(Bound)}, {buffer, int(Buffer)},
                                  {line_delimiter, int(Delimiter)}]),
    {ok, Peer} = gen_tcp:accept(Listener),
    S#s{sock = Sock, peer = Peer, packet = Packet};
step([<<"write">>, Hex, Wait], _, S) ->
    gen_tcp:send(S#s.peer, binary:decode_hex(Hex)),
    await(Wait, S);
step([<<"arm">>, Mode, Wait], _, S) ->
    Active = case Mode of
                 <<"false">> -> false;
                 <<"true">> -> true;
                 <<"once">> -> once;
                 N -> int(N)
             end,
    case inet:setopts(S#s.sock, [{active, Active}]) of
        ok -> await(Wait, S);
        {error, _} when S#s.ended -> S;
        {error, Why} -> await(Wait, note(["refused ", atom_to_list(Why)], S))
    end;
step([<<"recv">>, Length, How], _, S) ->
    Timeout = case How of <<"now">> -> 0; <<"wait">> -> ?PATIENCE_MS end,
    case gen_tcp:recv(S#s.sock, int(Length), Timeout) of
        {ok, Packet} -> delivered(Packet, S);
        {error, timeout} -> note("timeout", S);
        {error, Why} when S#s.ended -> note(["again ", atom_to_list(Why)], S);
        {error, Why} -> ended(Why, S)
    end;
step([<<"packet">>, Packet, Wait], _, S) ->
    ok = inet:setopts(S#s.sock, [{packet, packet(Packet)}]),
    await(Wait, S#s{packet = Packet});
step([<<"mode">>], _, S) ->
    {ok, [{active, Active}]} = inet:getopts(S#s.sock, [active]),
    note(io_lib:format("mode ~p", [Active]), S);
step([<<"out">>, Hex, Bytes], _, S) ->
    case gen_tcp:send(S#s.sock, binary:decode_hex(Hex)) of
        ok ->
            {ok, Wire} = gen_tcp:recv(S#s.peer, int(Bytes), ?PATIENCE_MS),
            note(["wire ", hex(Wire)], S);
        {error, Why} ->
            note(["refused ", atom_to_list(Why)], S)
    end;
step([<<"fin">>, Wait], _, S) ->
    gen_tcp:shutdown(S#s.peer, write),
    await(Wait, S);
step([<<"rst">>, Wait], _, S) ->
    inet:setopts(S#s.peer, [{linger, {true, 0}}]),
    gen_tcp:close(S#s.peer),
    await(Wait, S);
step([<<"close">>], _, S) ->
    gen_tcp:close(S#s.sock),
    {error, _} = gen_tcp:recv(S#s.peer, 0, ?PATIENCE_MS),
    S#s{ended = true}.

packet(<<"raw">>) -> raw;
packet(<<C, _/binary>> = Length) when C =< $9 -> int(Length);
packet(Name) -> binary_to_atom(Name).

int(Text) -> binary_to_integer(Text).

hex(Bytes) -> binary:encode_hex(Bytes).

%% ---- waiting

%% Delivers what has come beyond what was waited for, too: it would be too much.
await(Wait, S0) ->
    S = collect(Wait, S0, ?PATIENCE_MS),
    case reached(Wait, S) of
        true -> collect(all, S, 0);
        false -> note(["stuck waiting for ", Wait], S)
    end.

collect(Wait, S, Ms) ->
    case Wait =/= all andalso reached(Wait, S) of
        true -> S;
        false ->
            receive
                Message -> collect(Wait, message(Message, S), Ms)
            after Ms -> S
            end
    end.

%% "12:300:0": 12 events and 300 bytes of raw mode; 1 at the end: and the end.
reached(Wait, S) ->
    [Events, Bytes, End] = binary:split(Wait, <<":">>, [global]),
    S#s.events >= int(Events) andalso S#s.bytes >= int(Bytes)
        andalso (S#s.ended orelse End =:= <<"0">>).

message({tcp, _, Data}, S) -> delivered(Data, S);
message({http, _, Packet}, S) -> delivered(Packet, S);
message({ssl_tls, _, _, _, _} = Record, S) -> delivered(Record, S);
message({tcp_passive, _}, S) -> note("passive", S#s{events = S#s.events + 1});
message({tcp_error, _, Why}, S) -> ended(Why, S);
message({tcp_closed, _}, S) -> ended(closed, S).

%% ---- what came

delivered(Data, #s{packet = <<"raw">>} = S) ->
    note(["raw ", hex(Data)], S#s{bytes = S#s.bytes + byte_size(Data)});
delivered(Packet, S) ->
    note(text(Packet), S#s{events = S#s.events + 1}).

%% The first reason stays: after an error comes a tcp_closed.
ended(_, #s{ended = true} = S) -> S;
ended(Why, S) -> note(["end ", atom_to_list(Why)], S#s{ended = true}).

note(Text, S) ->
    S#s{log = [[integer_to_list(S#s.step), " ", Text] | S#s.log]}.

text(Data) when is_binary(Data) -> ["data ", hex(Data)];
text({ssl_tls, _, Type, {Major, Minor}, Body}) ->
    io_lib:format("tls ~p ~p.~p ~s", [Type, Major, Minor, hex(Body)]);
text({http_request, Method, Uri, Version}) ->
    ["http request ", word(Method), " ", uri(Uri), " ", version(Version)];
text({http_response, Version, Status, Phrase}) ->
    ["http status ", version(Version), " ", integer_to_list(Status), " ", word(Phrase)];
text({http_header, _, Field, Unmodified, Value}) ->
    ["http header ", word(Field), " ", word(Unmodified), " ", word(Value)];
text(http_eoh) -> "http eoh";
text({http_error, Line}) -> ["http error ", word(Line)].

version({Major, Minor}) -> io_lib:format("~p.~p", [Major, Minor]).

uri('*') -> "asterisk";
uri({abs_path, Path}) -> ["path ", word(Path)];
uri({absoluteURI, Scheme, Host, Port, Path}) ->
    ["absolute ", word(Scheme), " ", word(Host), " ", port(Port), " ", word(Path)];
uri({scheme, Scheme, Rest}) -> ["scheme ", word(Scheme), " ", word(Rest)];
uri(Other) -> ["other ", word(Other)].

port(undefined) -> "-1";
port(Port) -> integer_to_list(Port).

word(Word) when is_atom(Word) -> hex(atom_to_binary(Word, latin1));
word(Word) -> hex(iolist_to_binary(Word)).
