using System.Net;
using Parley.Engines.Chat;
using Parley.Runtime.Sessions;

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

    /// <summary>Allow plain http on an address that other machines can reach.</summary>
    public bool InsecureHttp { get; init; }

    /// <summary>Origins of web pages that may connect beside the server's own; <c>*</c> allows all.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>What stands before every path where a proxy passes it on, for instance <c>/parley</c>; empty: nothing.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>Hosts that sessions may have documents fetched from; none by default, <c>*</c> allows all.</summary>
    public IReadOnlyList<string> OutgoingHosts { get; init; } = [];

    /// <summary>Fetch over plain http, too.</summary>
    public bool OutgoingHttp { get; init; }

    /// <summary>Fetch from this machine and its own networks, too.</summary>
    public bool OutgoingPrivate { get; init; }

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

    public bool UsesTls => Certificate is not null || DeveloperCertificate;
}

internal enum LogFormat
{
    Simple,
    Json,
}
