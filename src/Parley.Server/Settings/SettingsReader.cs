using System.Collections;
using System.Globalization;
using System.Net;
using Parley.Agents.Storage;
using Parley.Engines.Chat;
using Parley.Runtime.Sessions;
using Parley.Server.Outgoing;

namespace Parley.Server.Settings;

/// <summary>
/// Reads the settings. Later sources win: appsettings.json beside the program, appsettings.json in the data folder, the
/// environment, the command line. Files are read once, never watched.
/// </summary>
internal sealed class SettingsReader(
    IReadOnlyDictionary<string, string?> commandLine,
    Func<string, string?> environment,
    string programFolder,
    IEnumerable<KeyValuePair<string, string>>? allOfEnvironment = null
)
{
    private const string Section = "Parley";
    private const string FileName = "appsettings.json";
    private static readonly string[] Nested = [AuthenticationReader.Section, LimitsReader.Section];

    /// <summary>Reads from this process's environment and program folder.</summary>
    public static SettingsReader ForProcess(IReadOnlyDictionary<string, string?> commandLine) =>
        new(
            commandLine,
            Environment.GetEnvironmentVariable,
            AppContext.BaseDirectory,
            Environment
                .GetEnvironmentVariables()
                .Cast<DictionaryEntry>()
                .Select(pair => KeyValuePair.Create((string)pair.Key, (string?)pair.Value ?? ""))
        );

    /// <exception cref="SettingsException">A value cannot be used.</exception>
    public (ServerSettings Settings, IConfiguration Configuration) Read()
    {
        var data = Path.GetFullPath(
            Of(Load(Path.Combine(programFolder, FileName)), SettingNames.Data) ?? DefaultData(environment)
        );
        var configuration = Load(Path.Combine(programFolder, FileName), Path.Combine(data, FileName));
        var settings = Parse(configuration, data);
        Check(settings);
        return (settings, configuration);
    }

    private static string DefaultData(Func<string, string?> environment)
    {
        var share = environment("XDG_DATA_HOME");
        if (string.IsNullOrEmpty(share))
        {
            var home = environment("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            share = Path.Combine(home, ".local", "share");
        }

        return Path.Combine(share, "parley");
    }

    private IConfiguration Load(params string[] files)
    {
        var builder = new ConfigurationBuilder();
        foreach (var file in files.Where(File.Exists))
        {
            builder.AddJsonStream(new MemoryStream(File.ReadAllBytes(file)));
        }

        // Nested settings have the usual names: Authentication__Issuers__entra__Tenants__0.
        builder.AddInMemoryCollection(
            (allOfEnvironment ?? [])
                .Where(pair => Nested.Any(name => pair.Key.StartsWith(name + "__", StringComparison.OrdinalIgnoreCase)))
                .Select(pair =>
                    KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)
                )
        );
        builder.AddInMemoryCollection(
            SettingNames
                .All.Select(name =>
                    (
                        name,
                        value: SettingNames
                            .Environment(name)
                            .Select(environment)
                            .FirstOrDefault(v => v is { Length: > 0 })
                    )
                )
                .Where(pair => pair.value is not null)
                .Select(pair => KeyValuePair.Create($"{Section}:{pair.name}", pair.value))
        );
        builder.AddInMemoryCollection(
            commandLine
                .Where(pair => pair.Value is not null)
                .Select(pair => KeyValuePair.Create($"{Section}:{pair.Key}", pair.Value))
        );
        try
        {
            return builder.Build();
        }
        catch (FormatException e)
        {
            throw new SettingsException($"{string.Join(" or ", files)} is not valid JSON: {e.Message}");
        }
    }

    private static string? Of(IConfiguration configuration, string name)
    {
        var value = configuration[$"{Section}:{name}"];
        return string.IsNullOrWhiteSpace(value) ? null : value.Trim();
    }

    private static ServerSettings Parse(IConfiguration configuration, string data)
    {
        string? Text(string name) => Of(configuration, name);
        string? FullPath(string name) => Text(name) is { } path ? Path.GetFullPath(path) : null;
        return new ServerSettings
        {
            Port = Whole(Text(SettingNames.Port), SettingNames.Port, 0, 65_535) ?? ServerSettings.DefaultPort,
            Bind = Address(Text(SettingNames.Bind)),
            Data = data,
            Store = Store(Text(SettingNames.Store), data),
            ApiKey = Text(SettingNames.ApiKey),
            Responder = Text(SettingNames.Responder) ?? "auto",
            ResponderKey = Text(SettingNames.ResponderKey),
            Speculation =
                Choice<SpeculationMode>(Text(SettingNames.Speculation), SettingNames.Speculation)
                ?? SpeculationMode.Auto,
            ResponderImages =
                Choice<ChatImages>(Text(SettingNames.ResponderImages), SettingNames.ResponderImages) ?? ChatImages.All,
            Model = Text(SettingNames.Model),
            Knowledge = FullPath(SettingNames.Knowledge),
            Models = FullPath(SettingNames.Models),
            EchoCanceller =
                Choice<EchoCancellerChoice>(Text(SettingNames.EchoCanceller), SettingNames.EchoCanceller)
                ?? EchoCancellerChoice.Auto,
            NoiseSuppressor =
                Choice<NoiseSuppressorChoice>(Text(SettingNames.NoiseSuppressor), SettingNames.NoiseSuppressor)
                ?? NoiseSuppressorChoice.Auto,
            TurnDetector =
                Choice<TurnDetectorChoice>(Text(SettingNames.TurnDetector), SettingNames.TurnDetector)
                ?? TurnDetectorChoice.Auto,
            BargeIn = Choice<BargeInMode>(Text(SettingNames.BargeIn), SettingNames.BargeIn) ?? BargeInMode.Confirm,
            Certificate = FullPath(SettingNames.Certificate),
            CertificateKey = FullPath(SettingNames.CertificateKey),
            DeveloperCertificate = Flag(Text(SettingNames.Https), SettingNames.Https),
            HttpsPort = Whole(Text(SettingNames.HttpsPort), SettingNames.HttpsPort, 0, 65_535),
            InsecureHttp = Flag(Text(SettingNames.InsecureHttp), SettingNames.InsecureHttp),
            AllowedOrigins = List(Text(SettingNames.AllowedOrigins)),
            OutgoingHosts = Hosts(Text(SettingNames.OutgoingHosts), SettingNames.OutgoingHosts),
            AgentHosts = Hosts(Text(SettingNames.AgentHosts), SettingNames.AgentHosts),
            AgentService = AgentService(Text(SettingNames.AgentService)),
            OutgoingHttp = Flag(Text(SettingNames.OutgoingHttp), SettingNames.OutgoingHttp),
            OutgoingPrivate = Flag(Text(SettingNames.OutgoingPrivate), SettingNames.OutgoingPrivate),
            OutgoingRoots = Roots(FullPath(SettingNames.OutgoingRoots)),
            AllowedHosts = List(Text(SettingNames.AllowedHosts)),
            TrustedProxies = List(Text(SettingNames.TrustedProxies)),
            RegionalHosts = List(Text(SettingNames.RegionalHosts)),
            Authentication = AuthenticationReader.Read(configuration),
            Limits = LimitsReader.Read(configuration),
            AuditLog = Text(SettingNames.AuditLog) switch
            {
                null => "log",
                var named when named.ToLowerInvariant() is "log" or "none" => named.ToLowerInvariant(),
                var path => Path.GetFullPath(path),
            },
            PathPrefix = Prefix(Text(SettingNames.PathPrefix)),
            DrainLimit = TimeSpan.FromSeconds(
                Whole(Text(SettingNames.DrainSeconds), SettingNames.DrainSeconds, 0, 3_600) ?? 30
            ),
            KeepAudio = TimeSpan.FromSeconds(
                Whole(Text(SettingNames.KeepAudioSeconds), SettingNames.KeepAudioSeconds, 0, 600) ?? 30
            ),
            MaxSession = Whole(Text(SettingNames.MaxSessionMinutes), SettingNames.MaxSessionMinutes, 1, 100_000)
                is { } m
                ? TimeSpan.FromMinutes(m)
                : null,
            Journal = FullPath(SettingNames.Journal),
            JournalKept = TimeSpan.FromDays(
                Whole(Text(SettingNames.JournalDays), SettingNames.JournalDays, 1, 3_650) ?? 30
            ),
            JournalBytes =
                (Whole(Text(SettingNames.JournalMegabytes), SettingNames.JournalMegabytes, 1, 1_000_000) ?? 1_024)
                * 1024L
                * 1024,
            LogFormat = Choice<LogFormat>(Text(SettingNames.LogFormat), SettingNames.LogFormat) ?? LogFormat.Simple,
            LogLevel = Choice<LogLevel>(Text(SettingNames.LogLevel), SettingNames.LogLevel) ?? LogLevel.Information,
        };
    }

    private static StoreTarget Store(string? text, string data)
    {
        try
        {
            return StoreTarget.Parse(text, data);
        }
        catch (FormatException e)
        {
            throw new SettingsException($"--store: {e.Message}");
        }
    }

    private static TrustedRoots? Roots(string? path)
    {
        try
        {
            return path is null ? null : TrustedRoots.Read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"--outgoing-roots names a PEM file of certificates; {path} cannot be used: {e.Message}."
            );
        }
    }

    private static string Prefix(string? text)
    {
        var prefix = (text ?? "").TrimEnd('/');
        return prefix.Length == 0 || (prefix.StartsWith('/') && Uri.IsWellFormedUriString(prefix, UriKind.Relative))
            ? prefix
            : throw new SettingsException($"--path-prefix begins with '/', for instance /parley; '{text}' does not.");
    }

    private static void Check(ServerSettings settings)
    {
        if (
            settings.Responder.ToLowerInvariant() is not ("auto" or "builtin")
            && !(
                Uri.TryCreate(settings.Responder, UriKind.Absolute, out var address)
                && address.Scheme is ("http" or "https")
            )
        )
        {
            throw new SettingsException(
                $"--responder is builtin, auto or an address that begins with http:// or https://; '{settings.Responder}' is none."
            );
        }

        if (settings.Knowledge is { } knowledge && !Directory.Exists(knowledge))
        {
            throw new SettingsException($"--knowledge names a folder of text files; there is none at {knowledge}.");
        }

        if (settings.Certificate is null != settings.CertificateKey is null)
        {
            throw new SettingsException("--certificate and --certificate-key belong together: give both.");
        }

        if (settings.Certificate is not null && settings.DeveloperCertificate)
        {
            throw new SettingsException("--https makes its own certificate: leave it out when --certificate is given.");
        }

        if (
            !IPAddress.IsLoopback(settings.Bind)
            && (!settings.UsesTls || settings.HttpsPort is not null)
            && !settings.InsecureHttp
        )
        {
            throw new SettingsException(
                $"{settings.Bind} can be reached by other machines, and plain http would show them keys and voices: "
                    + "give --certificate and --certificate-key, or --https, or --insecure-http to do it all the same."
            );
        }
    }

    private static IPAddress Address(string? text) =>
        text switch
        {
            null or "localhost" => IPAddress.Loopback,
            "*" => IPAddress.IPv6Any,
            _ when IPAddress.TryParse(text, out var address) => address,
            _ => throw new SettingsException(
                $"--bind takes an IP address, 'localhost' or '*'; '{text}' is none of them."
            ),
        };

    private static string[] List(string? text) =>
        (text ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? AgentService(string? text) =>
        text is null
        || (
            Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo.Length: 0 }
        )
            ? text?.TrimEnd('/')
            : throw new SettingsException(
                "--agent-service takes an address such as https://agents.example.com, without a path."
            );

    private static string[] Hosts(string? text, string name)
    {
        var hosts = List(text);
        return Array.Find(hosts, host => host.Contains('/', StringComparison.Ordinal)) is { } wrong
            ? throw new SettingsException(
                $"{SettingNames.Option(name)} takes names such as example.com, *.example.com or example.com:8443; '{wrong}' is none."
            )
            : hosts;
    }

    private static int? Whole(string? text, string name, int min, int max)
    {
        if (text is null)
        {
            return null;
        }

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= min
            && value <= max
            ? value
            : throw new SettingsException(
                $"{SettingNames.Option(name)} takes a whole number from {min} to {max}; '{text}' is none."
            );
    }

    private static bool Flag(string? text, string name) =>
        text?.ToLowerInvariant() switch
        {
            null or "false" or "0" or "no" or "off" => false,
            "true" or "1" or "yes" or "on" => true,
            _ => throw new SettingsException($"{SettingNames.Option(name)} is true or false; '{text}' is neither."),
        };

    private static T? Choice<T>(string? text, string name)
        where T : struct, Enum
    {
        if (text is null)
        {
            return null;
        }

        return Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new SettingsException(
                $"{SettingNames.Option(name)} is one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}; '{text}' is none."
            );
    }
}
