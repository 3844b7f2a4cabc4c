namespace Parley.Architecture.Tests;

/// <summary>
/// Who may use whom, as drawn in ARCHITECTURE.md. A project that is not listed has no rule yet, which is a failure too:
/// a new project states here what it may use.
/// </summary>
internal static class DependencyRules
{
    private const string EngineFamilies = "Parley.Engines.";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Parley.Protocol"] = [],
        ["Parley.Audio"] = [],
        ["Parley.Core"] = ["Parley.Protocol"],
        ["Parley.Engines"] = ["Parley.Audio"],
        ["Parley.Agents"] = ["Parley.Engines", "Parley.Protocol", "Parley.Audio"],
        ["Parley.Client"] = ["Parley.Protocol", "Parley.Audio"],
        ["Parley.Runtime"] = ["Parley.Core", "Parley.Protocol", "Parley.Engines", "Parley.Audio"],
        // The command line speaks a typed line with flite, as the person.
        ["Parley.Cli"] = ["Parley.Client", "Parley.Protocol", "Parley.Audio", "Parley.Engines", "Parley.Engines.Flite"],
        // The child process of the espeak engine: it shares the source of the wire between them and refers to nothing.
        ["Parley.Espeak.Host"] = [],
        // Reads reports and lists; it knows the wire by name only.
        ["Parley.Coverage"] = [],
        // Hears recordings as a session does, and fits what ends turns.
        ["Parley.Turns"] =
        [
            "Parley.Engines",
            "Parley.Audio",
            "Parley.Engines.Silero",
            "Parley.Engines.PocketSphinx",
            "Parley.Engines.Cadence",
        ],
        // The engines of hearing, for what each costs.
        ["Parley.Bench"] =
        [
            "Parley.Client",
            "Parley.Core",
            "Parley.Protocol",
            "Parley.Audio",
            "Parley.Engines",
            "Parley.Engines.Denoisers",
            "Parley.Engines.PocketSphinx",
            "Parley.Engines.Rnnoise",
            "Parley.Engines.Silero",
            "Parley.Engines.SmartTurn",
            "Parley.Engines.Speex",
            "Parley.Engines.WebRtc",
        ],
        // The lab's callers speak by recordings or by flite; servers, clock and machine are those of the bench.
        ["Parley.Lab"] =
        [
            "Parley.Bench",
            "Parley.Client",
            "Parley.Core",
            "Parley.Protocol",
            "Parley.Audio",
            "Parley.Engines",
            "Parley.Engines.Flite",
            // Through the bench; the lab hears nothing itself.
            "Parley.Engines.Denoisers",
            "Parley.Engines.PocketSphinx",
            "Parley.Engines.Rnnoise",
            "Parley.Engines.Silero",
            "Parley.Engines.SmartTurn",
            "Parley.Engines.Speex",
            "Parley.Engines.WebRtc",
        ],
        // Programs around published clients: what they know of Parley is the wire.
        ["OpenAI.Ga"] = [],
        ["OpenAI.Beta"] = [],
    };

    private static readonly string[] Engine = ["Parley.Engines", "Parley.Audio"];

    /// <summary>True when the rules hold an answer for the project; tests and the server may use what they need.</summary>
    public static bool Know(string project) => MayUseAnything(project) || AllowedFor(project) is not null;

    public static bool Allow(string project, string other)
    {
        if (other == "Parley.Server")
        {
            return IsTest(project);
        }

        return MayUseAnything(project) || AllowedFor(project)?.Contains(other, StringComparer.Ordinal) == true;
    }

    private static string[]? AllowedFor(string project) =>
        Allowed.TryGetValue(project, out var listed) ? listed
        : IsEngine(project) ? Engine
        : null;

    private static bool IsEngine(string project) =>
        project.StartsWith(EngineFamilies, StringComparison.Ordinal) && !IsTest(project);

    private static bool IsTest(string project) =>
        project.EndsWith(".Tests", StringComparison.Ordinal) || project is "Parley.Testing" or "Parley.Fuzz";

    private static bool MayUseAnything(string project) => project == "Parley.Server" || IsTest(project);
}
