%% What the OTP server and the OTP client of Weir's interop tests have in common: a Diameter service
%% with base accounting (application 3, RFC 6733) and credit control (application 4, RFC 8506), a
%% command loop on stdin, and one line on stdout for each thing that happened.
%%
%% Lines written; the first word is the kind, and no word contains a line break:
%%   READY port                   server only: listening on 127.0.0.1
%%   CONNECTING port              client only: keeps connecting to that port from now on
%%   UP host                      the peer is usable: CER/CEA done, watchdog OKAY
%%   DOWN host state              the peer is not usable any more; the state its watchdog fell to
%%   CLOSED host reason           the transport of a peer that was up has ended
%%   WATCHDOG from to             a transition of RFC 3539 section 3.4
%%   REFUSED reason               a connection ended before the peer was up; for a CEA that says no:
%%                                CEA result-code errors, the errors being what OTP found wrong in it
%%   ERRORS command errors        a message arrived that OTP found faulty
%%   COUNT n acr=a ccr=c          requests answered since the start
%%   DONE kind n ok=o error=e first_error=x ms=t
%%   TRAFFIC cer_sent=n ...       base messages on the connections that exist now, requests held
%%   HOLDING                      hold is in force
%%   SUSPENDED n, RESUMED n       transport processes that read and write nothing, or do again
%%   REACHED name n               the answer to await
%%   UNKNOWN command              the command was not understood
%%   BYE                          a graceful stop is complete; the process ends with status 0
%%
%% Commands read: stop, kill, count, traffic, await NAME N (NAME is one of TRAFFIC), run acr|ccr N W
%% (N requests, W of them outstanding), hold (requests that arrive from now on wait for their
%% answer), release (they get it). A node that gets no command idles: only its watchdog talks.
%% suspend stands the transport processes still: nothing is read, on SCTP the window closes; resume.
%% The end of stdin is kill, so no node outlives the test that started it.
-module(weir_otp).

-export([start/3, emit/2, addresses/2, transport_module/1]).
-export([watchdog_interval/1, compile_dictionary/1]).

-define(SERVICE, weir_interop).
-define(POLL_MS, 20).
-define(STOP_MS, 10000).
-define(ANSWER_MS, 10000).

%% The fields of OTP's event, as its manual lists them; Debian installs no header files.
-record(diameter_event, {service, info}).

-record(node, {
    host :: string(),
    counters :: counters:counters_ref(),
    peers = #{} :: #{reference() => string() | binary()},
    falling = none :: none | string() | binary()
}).

%% The options are words key=value: origin_host, origin_realm, watchdog_ms, watchdog_okay,
%% watchdog_suspect, reconnect_ms, applications (of 3 and 4, with commas), disconnect_cause (what a
%% DPR says), accepts (nobody: every peer is refused with 3010), and those that Open reads itself;
%% transport (tcp or sctp) and ip (its own addresses, with commas; several on SCTP).
%% Open opens the transport and writes the first line.
start(DefaultHost, Words, Open) ->
    Options = maps:from_list([split(Word) || Word <- Words]),
    Host = maps:get(origin_host, Options, DefaultHost),
    Counters = counters:new(4, []),
    weir_otp_app:start_gate(Counters),
    {ok, _} = application:ensure_all_started(diameter),
    true = diameter:subscribe(?SERVICE),
    ok = diameter:start_service(?SERVICE, service(Host, Options, Counters)),
    ok = Open(?SERVICE, Options, transport(Options)),
    Owner = self(),
    spawn_link(fun() -> read_commands(Owner) end),
    loop(#node{host = Host, counters = Counters}).

emit(Format, Values) ->
    io:put_chars([io_lib:format(Format, Values), $\n]).

%% OTP takes no plain number under 6 s and adds a jitter to it; a function's result it takes as is.
watchdog_interval(Ms) ->
    Ms.

%% Compiles a dictionary to a beam file without going through Erlang source, which would need header
%% files that not every installation has.
compile_dictionary([Dictionary, Directory]) ->
    {ok, [Forms]} = diameter_make:codec(Dictionary, [forms, return]),
    {ok, Module, Beam} = compile:forms(Forms),
    ok = file:write_file(filename:join(Directory, atom_to_list(Module) ++ ".beam"), Beam),
    halt(0).

split(Word) ->
    [Key, Value] = string:split(Word, "="),
    {list_to_atom(Key), Value}.

%% Of the node or its peer, 127.0.0.1 unless said otherwise.
addresses(Key, Options) ->
    [
        element(2, {ok, _} = inet:parse_address(Address))
     || Address <- string:lexemes(maps:get(Key, Options, "127.0.0.1"), ",")
    ].

transport_module(#{transport := "sctp"}) -> diameter_sctp;
transport_module(_) -> diameter_tcp.

number(Key, Options, Default) ->
    list_to_integer(maps:get(Key, Options, integer_to_list(Default))).

service(Host, Options, Counters) ->
    Served = string:lexemes(maps:get(applications, Options, "3,4"), ","),
    Module = [weir_otp_app, Counters],
    [
        {'Origin-Host', Host},
        {'Origin-Realm', maps:get(origin_realm, Options, "otp.example")},
        {'Host-IP-Address', addresses(ip, Options)},
        {'Vendor-Id', 0},
        {'Product-Name', "OTP diameter"},
        {'Auth-Application-Id', [4 || "4" <- Served]},
        {'Acct-Application-Id', [3 || "3" <- Served]},
        {decode_format, map},
        {string_decode, false}
    ] ++
        [
            {application, [{alias, Alias}, {dictionary, Dictionary}, {module, Module}]}
         || {Id, Alias, Dictionary} <- [
                {"0", common, diameter_gen_base_rfc6733},
                {"3", acr, diameter_gen_acct_rfc6733},
                {"4", ccr, rfc8506_cc}
            ],
            lists:member(Id, ["0" | Served])
        ].

transport(Options) ->
    Interval = number(watchdog_ms, Options, 30000),
    Cause = number(disconnect_cause, Options, 0),
    Refusal = [{capabilities_cb, fun(_, _) -> unknown end} || #{accepts := "nobody"} <- [Options]],
    Refusal ++ [
        {disconnect_cb, fun(_, _, _) -> {dpr, [{cause, Cause}]} end},
        {transport_module, transport_module(Options)},
        {watchdog_timer, {?MODULE, watchdog_interval, [Interval]}},
        {watchdog_config, [
            {okay, number(watchdog_okay, Options, 3)},
            {suspect, number(watchdog_suspect, Options, 1)}
        ]},
        {connect_timer, number(reconnect_ms, Options, 30000)}
    ].

read_commands(Owner) ->
    case io:get_line("") of
        "release" ++ _ ->
            %% Not through the owner, who listens to nobody while it stops.
            weir_otp_app:release(),
            read_commands(Owner);
        Line when is_list(Line) ->
            Owner ! {command, string:lexemes(Line, " \r\n")},
            read_commands(Owner);
        _ ->
            Owner ! {command, ["kill"]}
    end.

loop(Node) ->
    receive
        #diameter_event{info = Info} ->
            loop(happened(Info, Node));
        {'DOWN', Monitor, process, _, Reason} ->
            loop(closed(Monitor, Reason, Node));
        {command, ["stop"]} ->
            stop(Node);
        {command, Words} ->
            command(Words, Node),
            loop(Node)
    end.

happened({up, _, {Transport, Caps}, _, _}, Node) ->
    up(Transport, Caps, Node);
happened({up, _, {Transport, Caps}, _}, Node) ->
    up(Transport, Caps, Node);
%% The state the peer fell to is in the watchdog event that follows this one.
happened({down, _, {_, Caps}, _}, Node) ->
    Node#node{falling = weir_otp_app:remote_host(Caps)};
happened({watchdog, _, _, {From, To}, _}, #node{falling = Falling} = Node) ->
    emit("WATCHDOG ~s ~s", [From, To]),
    Falling =/= none andalso emit("DOWN ~s ~s", [Falling, To]),
    Node#node{falling = none};
happened({closed, _, Reason, _}, Node) ->
    emit("REFUSED ~s", [weir_otp_app:refusal(Reason)]),
    Node;
happened(_, Node) ->
    Node.

up(Transport, Caps, #node{peers = Peers} = Node) ->
    Host = weir_otp_app:remote_host(Caps),
    emit("UP ~s", [Host]),
    Node#node{peers = Peers#{monitor(process, Transport) => Host}}.

closed(Monitor, Reason, #node{peers = Peers} = Node) ->
    {Host, Left} = maps:take(Monitor, Peers),
    emit("CLOSED ~s ~0p", [Host, Reason]),
    Node#node{peers = Left}.

%% Stopping the service makes OTP send DPR. The node waits for each connection to end, because a
%% halt before that would cut off the DPA.
stop(Node) ->
    ok = diameter:stop_service(?SERVICE),
    erlang:send_after(?STOP_MS, self(), give_up),
    await_closed(Node),
    emit("BYE", []),
    halt(0).

await_closed(#node{peers = Peers}) when map_size(Peers) =:= 0 ->
    ok;
await_closed(Node) ->
    receive
        {'DOWN', Monitor, process, _, Reason} -> await_closed(closed(Monitor, Reason, Node));
        give_up -> halt(2)
    end.

command(["kill"], _) ->
    halt(1, [{flush, false}]);
command(["count"], #node{counters = Counters}) ->
    {Acr, Ccr} = {counters:get(Counters, 1), counters:get(Counters, 2)},
    emit("COUNT ~b acr=~b ccr=~b", [Acr + Ccr, Acr, Ccr]);
command(["hold"], #node{counters = Counters}) ->
    weir_otp_app:hold(Counters),
    emit("HOLDING", []);
command(["suspend"], _) ->
    Owners = [
        Owner
     || Connection <- diameter:service_info(?SERVICE, connections),
        {port, Port} <- Connection,
        {owner, Owner} <- Port
    ],
    [true = erlang:suspend_process(Owner) || Owner <- Owners],
    put(suspended, Owners),
    emit("SUSPENDED ~b", [length(Owners)]);
command(["resume"], _) ->
    Owners = [Owner || Owner <- erase(suspended), is_process_alive(Owner)],
    [true = erlang:resume_process(Owner) || Owner <- Owners],
    emit("RESUMED ~b", [length(Owners)]);
command(["traffic"], Node) ->
    emit("TRAFFIC~s", [[io_lib:format(" ~s=~b", [K, N]) || {K, N} <- maps:to_list(traffic(Node))]]);
%% OTP has no event for a watchdog message, so its statistics are looked at again and again.
command(["await", Name, Least] = Words, Node) ->
    Reached = maps:get(Name, traffic(Node), 0),
    case Reached >= list_to_integer(Least) of
        true -> emit("REACHED ~s ~b", [Name, Reached]);
        false -> erlang:send_after(?POLL_MS, self(), {command, Words})
    end;
command(["run", Kind, N, W], #node{host = Host}) when Kind =:= "acr"; Kind =:= "ccr" ->
    Numbers = {list_to_integer(N), list_to_integer(W)},
    spawn_link(fun() -> run(list_to_atom(Kind), Host, Numbers) end);
command(Words, _) ->
    emit("UNKNOWN ~s", [lists:join(" ", Words)]).

traffic(#node{counters = Counters}) ->
    Seen = lists:append([S || {_, S} <- diameter:service_info(?SERVICE, statistics)]),
    maps:from_list([{"held", weir_otp_app:held(Counters)} | [
        {Name ++ Suffix, lists:sum([N || {Key, N} <- Seen, Key =:= {{0, Code, Bit}, Way}])}
     || {Code, Bit, Name} <- [
            {257, 1, "cer"}, {257, 0, "cea"}, {280, 1, "dwr"}, {280, 0, "dwa"}, {282, 1, "dpr"},
            {282, 0, "dpa"}
        ],
        {Way, Suffix} <- [{send, "_sent"}, {recv, "_received"}]
    ]]).

%% W processes take the numbers 1 to N from one counter; each has one request outstanding.
run(Kind, Host, {N, W}) ->
    Started = erlang:monotonic_time(millisecond),
    Next = atomics:new(1, []),
    Take = fun() -> atomics:add_get(Next, 1, 1) end,
    Workers = [
        spawn_monitor(fun() -> exit(work(Take(), {Kind, Host, N, Take}, {0, 0, none})) end)
     || _ <- lists:seq(1, W)
    ],
    {Ok, Error, First} = lists:foldl(
        fun({_, Monitor}, Sum) ->
            receive
                {'DOWN', Monitor, process, _, Result} -> add(Result, Sum)
            end
        end,
        {0, 0, none},
        Workers
    ),
    Ms = erlang:monotonic_time(millisecond) - Started,
    emit("DONE ~s ~b ok=~b error=~b first_error=~0p ms=~b", [Kind, N, Ok, Error, First, Ms]).

work(I, {_, _, N, _}, Sum) when I > N ->
    Sum;
work(I, {Kind, Host, _, Take} = Run, Sum) ->
    Request = weir_otp_app:request(Kind, diameter:session_id(Host), I),
    Answer = diameter:call(?SERVICE, Kind, Request, [{timeout, ?ANSWER_MS}]),
    work(Take(), Run, add(outcome(Answer), Sum)).

outcome(ok) -> {1, 0, none};
outcome(Error) -> {0, 1, Error}.

add({Ok, Error, none}, {Oks, Errors, First}) -> {Ok + Oks, Error + Errors, First};
add({Ok, Error, New}, {Oks, Errors, none}) -> {Ok + Oks, Error + Errors, New};
add({Ok, Error, _}, {Oks, Errors, First}) -> {Ok + Oks, Error + Errors, First}.
