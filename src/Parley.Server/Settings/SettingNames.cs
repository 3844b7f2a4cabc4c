namespace Parley.Server.Settings;

/// <summary>
/// The names of all settings. <c>ApiKey</c> is <c>Parley:ApiKey</c> in appsettings.json, <c>PARLEY_API_KEY</c> in the
/// environment and <c>--api-key</c> on the command line.
/// </summary>
internal static class SettingNames
{
    public const string Port = "Port";
    public const string Bind = "Bind";
    public const string Data = "Data";
    public const string Store = "Store";
    public const string ApiKey = "ApiKey";
    public const string Responder = "Responder";
    public const string ResponderKey = "ResponderKey";
    public const string ResponderImages = "ResponderImages";
    public const string Speculation = "Speculation";
    public const string Model = "Model";
    public const string Knowledge = "Knowledge";
    public const string Models = "Models";
    public const string EchoCanceller = "EchoCanceller";
    public const string NoiseSuppressor = "NoiseSuppressor";
    public const string TurnDetector = "TurnDetector";
    public const string BargeIn = "BargeIn";
    public const string Certificate = "Certificate";
    public const string CertificateKey = "CertificateKey";
    public const string Https = "Https";
    public const string HttpsPort = "HttpsPort";
    public const string InsecureHttp = "InsecureHttp";
    public const string AllowedOrigins = "AllowedOrigins";
    public const string PathPrefix = "PathPrefix";
    public const string AllowedHosts = "AllowedHosts";
    public const string TrustedProxies = "TrustedProxies";
    public const string RegionalHosts = "RegionalHosts";
    public const string OutgoingHosts = "OutgoingHosts";
    public const string AgentHosts = "AgentHosts";
    public const string AgentService = "AgentService";
    public const string OutgoingHttp = "OutgoingHttp";
    public const string OutgoingPrivate = "OutgoingPrivate";
    public const string OutgoingRoots = "OutgoingRoots";
    public const string DrainSeconds = "DrainSeconds";
    public const string KeepAudioSeconds = "KeepAudioSeconds";
    public const string MaxSessionMinutes = "MaxSessionMinutes";
    public const string Journal = "Journal";
    public const string JournalDays = "JournalDays";
    public const string JournalMegabytes = "JournalMegabytes";
    public const string AuditLog = "AuditLog";
    public const string LogFormat = "LogFormat";
    public const string LogLevel = "LogLevel";

    /// <summary>Settings whose environment name is not made of their own name.</summary>
    private static readonly Dictionary<string, string[]> Special = new(StringComparer.Ordinal)
    {
        [Certificate] = ["PARLEY_HTTPS_CERT", "PARLEY_CERTIFICATE"],
        [CertificateKey] = ["PARLEY_HTTPS_KEY", "PARLEY_CERTIFICATE_KEY"],
    };

    public static IReadOnlyList<string> All { get; } =
    [
        Port,
        Bind,
        Data,
        Store,
        ApiKey,
        Responder,
        ResponderKey,
        ResponderImages,
        Speculation,
        Model,
        Knowledge,
        Models,
        EchoCanceller,
        NoiseSuppressor,
        TurnDetector,
        BargeIn,
        Certificate,
        CertificateKey,
        Https,
        HttpsPort,
        InsecureHttp,
        AllowedOrigins,
        PathPrefix,
        AllowedHosts,
        TrustedProxies,
        RegionalHosts,
        OutgoingHosts,
        AgentHosts,
        AgentService,
        OutgoingHttp,
        OutgoingPrivate,
        OutgoingRoots,
        DrainSeconds,
        KeepAudioSeconds,
        MaxSessionMinutes,
        Journal,
        JournalDays,
        JournalMegabytes,
        AuditLog,
        LogFormat,
        LogLevel,
    ];

    /// <summary>The environment variables that set it; the first that is there counts.</summary>
    public static IReadOnlyList<string> Environment(string name) =>
        Special.TryGetValue(name, out var names) ? names : ["PARLEY_" + Split(name, '_').ToUpperInvariant()];

    /// <summary>The command-line option that sets it.</summary>
    public static string Option(string name) => "--" + Split(name, '-').ToLowerInvariant();

    private static string Split(string name, char separator)
    {
        var parts = name.SelectMany((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? new[] { separator, c } : [c]);
        return string.Concat(parts);
    }
}
