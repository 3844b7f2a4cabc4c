using System.Net;
using Parley.Agents.Storage;
using Parley.Engines.Chat;
using Parley.Runtime.Sessions;
using Parley.Server.Outgoing;

namespace Parley.Server.Settings;

/// <summary>Everything an operator can choose, after all sources were read. Immutable for the life of the process.</summary>
internal sealed record ServerSettings
{
    public const int DefaultPort = 7310;

    /// <summary>0 takes a free port.</summary>
    public int Port { get; init; } = DefaultPort;

    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    /// <summary>Where keys, the table of voices and the developer certificate are kept.</summary>
    public required string Data { get; init; }

    /// <summary>Where agents and their conversations are kept; null: a file in the data folder.</summary>
    public StoreTarget? Store { get; init; }

    /// <summary>A key held in memory only; when it is given, none is created.</summary>
    public string? ApiKey { get; init; }

    /// <summary><c>auto</c>, <c>builtin</c>, or the address of an OpenAI-compatible chat endpoint.</summary>
    public string Responder { get; init; } = "auto";

    /// <summary>The key that the chat endpoint wants, where it wants one.</summary>
    public string? ResponderKey { get; init; }

    /// <summary>Whether answers are prepared before it is known whether they are wanted.</summary>
    public SpeculationMode Speculation { get; init; }

    /// <summary>Which images the chat endpoint is given.</summary>
    public ChatImages ResponderImages { get; init; }

    /// <summary>The model for clients that name none, and the one the chat endpoint is asked for.</summary>
    public string? Model { get; init; }

    /// <summary>A folder of text files that the builtin responder answers from.</summary>
    public string? Knowledge { get; init; }

    /// <summary>A folder with model files, looked at before the usual places.</summary>
    public string? Models { get; init; }

    /// <summary>Which engine cancels echo.</summary>
    public EchoCancellerChoice EchoCanceller { get; init; }

    /// <summary>What takes noise out of the person's sound for sessions that ask for it.</summary>
    public NoiseSuppressorChoice NoiseSuppressor { get; init; }

    /// <summary>Which neural turn detector votes on the end of turns.</summary>
    public TurnDetectorChoice TurnDetector { get; init; }

    /// <summary>How interruptions are judged for clients that do not say.</summary>
    public BargeInMode BargeIn { get; init; }

    /// <summary>A PEM file with the certificate and its chain.</summary>
    public string? Certificate { get; init; }

    /// <summary>A PEM file with its private key.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>Serve https with a certificate made on first use.</summary>
    public bool DeveloperCertificate { get; init; }

    /// <summary>Serve https on this port beside plain http; null: the one port serves the one or the other. 0 takes a free one.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>Allow plain http on an address that other machines can reach.</summary>
    public bool InsecureHttp { get; init; }

    /// <summary>Origins of web pages that may connect beside the server's own; <c>*</c> allows all.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Who may come in, and how it is proven.</summary>
    public AuthenticationSettings Authentication { get; init; } = new();

    /// <summary>How much each principal may use.</summary>
    public LimitTable Limits { get; init; } = LimitTable.None;

    /// <summary>Where the audit log goes: <c>log</c>, <c>none</c>, or a file.</summary>
    public string AuditLog { get; init; } = "log";

    /// <summary>Host names that the server answers to; none: all.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Addresses and networks of proxies whose <c>X-Forwarded-</c> headers are believed.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Host names that take keys and no tokens, as regional ones do.</summary>
    public IReadOnlyList<string> RegionalHosts { get; init; } = [];

    /// <summary>What stands before every path where a proxy passes it on, for instance <c>/parley</c>; empty: nothing.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Hosts that sessions may have documents fetched from; none by default, <c>*</c> allows all.</summary>
    public IReadOnlyList<string> OutgoingHosts { get; init; } = [];

    /// <summary>Hosts of agent services that clients may name beside this server; none by default, <c>*</c> allows all.</summary>
    public IReadOnlyList<string> AgentHosts { get; init; } = [];

    /// <summary>The address of the agent service where agents live that a client names by their project alone; null: this server.</summary>
    public string? AgentService { get; init; }

    /// <summary>Fetch over plain http, too.</summary>
    public bool OutgoingHttp { get; init; }

    /// <summary>Fetch from this machine and its own networks, too.</summary>
    public bool OutgoingPrivate { get; init; }

    /// <summary>Who vouches for the hosts that are called, beside the authorities that the system trusts; null: nobody.</summary>
    public TrustedRoots? OutgoingRoots { get; init; }

    /// <summary>How long answers may go on after a signal to stop.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How much audio of each session's latest items is kept in memory; zero keeps none.</summary>
    public TimeSpan KeepAudio { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest session; null: no limit.</summary>
    public TimeSpan? MaxSession { get; init; }

    /// <summary>Where every session is recorded; null: none is.</summary>
    public string? Journal { get; init; }

    /// <summary>How long a journal is kept.</summary>
    public TimeSpan JournalKept { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How large all journals together may become.</summary>
    public long JournalBytes { get; init; } = 1024L * 1024 * 1024;

    public LogFormat LogFormat { get; init; } = LogFormat.Simple;

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>True when the certificate is the one made on first use.</summary>
    public bool UsesDeveloperCertificate => Certificate is null && (DeveloperCertificate || HttpsPort is not null);

    public bool UsesTls => Certificate is not null || UsesDeveloperCertificate;
}

internal enum LogFormat
{
    Simple,
    Json,
}
