using System.CommandLine;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary>The settings as command-line options.</summary>
internal sealed class SettingOptions
{
    private readonly List<(string Name, Option<string?> Option)> _texts = [];
    private readonly List<(string Name, Option<bool> Option)> _flags = [];

    public SettingOptions()
    {
        Text(SettingNames.Port, "N", $"Port to listen on; 0 takes a free one. Default {ServerSettings.DefaultPort}.");
        Text(
            SettingNames.Data,
            "DIR",
            "Where keys, voices.tsv and certificates are kept. Default: parley under the user's data folder."
        );
        Text(
            SettingNames.Store,
            "sqlite|HOST",
            "Where agents and conversations are kept: sqlite, a file in the data folder, or \"Host=...;Database=...;Username=...;"
                + "Password=...\" of PostgreSQL. Default sqlite."
        );
        Text(
            SettingNames.ApiKey,
            "KEY",
            "The key that clients must send. Without it one is made on the first run and shown once."
        );
        Text(
            SettingNames.Responder,
            "builtin|URL",
            "What answers: builtin, or an OpenAI-compatible chat endpoint. Default: a local one when found, else builtin."
        );
        Text(SettingNames.ResponderKey, "KEY", "The key that the chat endpoint wants.");
        Text(
            SettingNames.Speculation,
            "auto|on|off",
            "Prepare answers while the person pauses. Default auto: with models that run on this machine."
        );
        Text(
            SettingNames.ResponderImages,
            "all|inline|none",
            "Images for the chat endpoint: all, those that came inside the session, or none. Default all."
        );
        Text(
            SettingNames.Model,
            "NAME",
            "The model for clients that name none, and the one the chat endpoint is asked for."
        );
        Text(SettingNames.Knowledge, "DIR", "Text files that the builtin responder answers from.");
        Text(SettingNames.Models, "DIR", "Where to look for model files first.");
        Text(
            SettingNames.EchoCanceller,
            "auto|webrtc|speex|none",
            "What cancels echo for clients that ask for it. Default auto: the best that is there."
        );
        Text(
            SettingNames.NoiseSuppressor,
            "auto|rnnoise|gtcrn|dtln|speex|none",
            "What takes noise out of speech for clients that ask for it. Default auto: the best that is there."
        );
        Text(
            SettingNames.TurnDetector,
            "auto|cadence|none",
            "Which neural turn detector votes on the end of turns. Default auto: a Smart Turn model where there is one."
        );
        Text(
            SettingNames.BargeIn,
            "confirm|immediate",
            "Whether what is heard over an answer is judged before it stops the answer. Default confirm."
        );
        Text(SettingNames.Bind, "ADDR", "Address to listen on. Default 127.0.0.1; another needs https.");
        Text(SettingNames.Certificate, "FILE", "PEM file with the certificate for https, and its chain.");
        Text(SettingNames.CertificateKey, "FILE", "PEM file with the certificate's private key.");
        Flag(SettingNames.Https, "Serve https with a certificate made on first use under certs in the data folder.");
        Text(
            SettingNames.HttpsPort,
            "N",
            "Serve https there beside plain http, with --certificate or a certificate made on first use."
        );
        Flag(SettingNames.InsecureHttp, "Allow plain http on an address that other machines can reach.");
        Text(
            SettingNames.AllowedOrigins,
            "LIST",
            "Origins of web pages that may connect beside the server's own; * allows all."
        );
        Text(SettingNames.PathPrefix, "PATH", "What a proxy leaves before every path, for instance /parley.");
        Text(SettingNames.AllowedHosts, "LIST", "Host names to answer to, for instance *.example.com. Default: all.");
        Text(
            SettingNames.TrustedProxies,
            "LIST",
            "Proxies whose X-Forwarded headers are believed, for instance 10.0.0.0/8. Default: none."
        );
        Text(
            SettingNames.RegionalHosts,
            "LIST",
            "Host names that take keys and no tokens, as regional host names of the service do."
        );
        Text(
            SettingNames.OutgoingHosts,
            "LIST",
            "Hosts that sessions may have lexicons fetched from, for instance *.example.com; * allows all. Default: none."
        );
        Text(
            SettingNames.AgentHosts,
            "LIST",
            "Hosts of agent services that clients may name, for instance *.services.ai.azure.com. Default: this server only."
        );
        Text(
            SettingNames.AgentService,
            "URL",
            "Where agents live that a client names by their project alone. Default: on this server."
        );
        Flag(SettingNames.OutgoingHttp, "Fetch over plain http, too.");
        Flag(SettingNames.OutgoingPrivate, "Fetch from this machine and its own networks, too.");
        Text(
            SettingNames.OutgoingRoots,
            "FILE",
            "PEM file of certificates of authorities to trust in calls to others, beside the system's."
        );
        Text(SettingNames.DrainSeconds, "N", "How long answers may go on after a signal to stop. Default 30.");
        Text(
            SettingNames.KeepAudioSeconds,
            "N",
            "Audio of each session's latest items kept in memory for clients that ask for it. Default 30; 0 keeps none."
        );
        Text(SettingNames.MaxSessionMinutes, "N", "Longest session. Default: no limit.");
        Text(
            SettingNames.Journal,
            "DIR",
            "Record every session there, for replay: holds what people say. Default: nothing is recorded."
        );
        Text(SettingNames.JournalDays, "N", "How long journals are kept. Default 30.");
        Text(
            SettingNames.JournalMegabytes,
            "N",
            "How large all journals together may become before the oldest go. Default 1024."
        );
        Text(
            SettingNames.AuditLog,
            "log|none|FILE",
            "Where it is written who did what: the server's log, nowhere, or a file. Default log."
        );
        Text(SettingNames.LogFormat, "simple|json", "How the log on standard error is written.");
        Text(
            SettingNames.LogLevel,
            "LEVEL",
            "trace, debug, information, warning, error, critical or none. Default information."
        );
    }

    public void AddTo(Command command, params string[] only)
    {
        foreach (
            var option in All()
                .Where(pair => only.Length == 0 || only.Contains(pair.Name, StringComparer.Ordinal))
                .Select(pair => pair.Option)
        )
        {
            command.Add(option);
        }
    }

    public IReadOnlyDictionary<string, string?> Values(ParseResult result)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, option) in _texts)
        {
            values[name] = result.GetResult(option) is null ? null : result.GetValue(option);
        }

        foreach (var (name, option) in _flags)
        {
            values[name] = result.GetResult(option) is { Implicit: false } && result.GetValue(option) ? "true" : null;
        }

        return values;
    }

    private IEnumerable<(string Name, Option Option)> All() =>
        _texts
            .Select(pair => (pair.Name, (Option)pair.Option))
            .Concat(_flags.Select(pair => (pair.Name, (Option)pair.Option)));

    private void Text(string name, string shape, string description) =>
        _texts.Add(
            (
                name,
                new Option<string?>(SettingNames.Option(name))
                {
                    Description = description + Variable(name),
                    HelpName = shape,
                }
            )
        );

    private void Flag(string name, string description) =>
        _flags.Add((name, new Option<bool>(SettingNames.Option(name)) { Description = description + Variable(name) }));

    private static string Variable(string name) => $" ({SettingNames.Environment(name)[0]})";
}
