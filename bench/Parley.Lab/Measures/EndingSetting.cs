using Parley.Lab.Calls;
using Parley.Lab.Runs;

namespace Parley.Lab.Measures;

/// <summary>One point of a curve.</summary>
/// <param name="Detector">Name of the curve: <c>silence</c>, <c>fusion</c> or <c>fusion+neural</c>.</param>
internal sealed record EndingSetting(string Detector, TurnSettings Turns)
{
    private const string SilenceOnly = "silence";
    private const string Fusion = "fusion";
    private const string Neural = "fusion+neural";

    /// <summary>How the server's status names an engine that votes on the end of a turn.</summary>
    private const string NeuralRole = "turn_detector:";

    private static readonly string[] _eagerness = ["high", "medium", "low"];

    public string Summary => $"{Detector}, {Turns.Summary}";

    /// <summary>Meaning needs words; silence does not.</summary>
    public bool Transcribes => Detector is not SilenceOnly;

    /// <summary>Asked of the lab's second server.</summary>
    public bool AsksSibling { get; init; }

    /// <summary>Silence alone fails so often that nobody would listen to it.</summary>
    public bool KeepsFailures => Detector is not SilenceOnly;

    /// <summary>What this server can be asked for.</summary>
    public static IReadOnlyList<EndingSetting> For(LabContext lab)
    {
        List<EndingSetting> settings =
        [
            .. lab.Size.SilencesMs.Select(silence => new EndingSetting(
                SilenceOnly,
                new TurnSettings("server_vad", silence, CreatesResponse: false)
            )),
        ];
        if (!lab.Target.IsVoiceLive)
        {
            settings.AddRange(
                _eagerness.Select(eagerness => new EndingSetting(
                    HasVoter(lab.Engines) ? Neural : Fusion,
                    new TurnSettings("semantic_vad", Eagerness: eagerness, CreatesResponse: false)
                ))
            );
            return settings;
        }

        var first = HasVoter(lab.Engines) ? Neural : Fusion;
        string[] names = lab.Sibling is null ? [first] : [Neural, Fusion];
        settings.AddRange(
            lab.Size.Fusions.SelectMany(point =>
                names.Select(name => new EndingSetting(
                    name,
                    new TurnSettings(
                        "azure_semantic_vad",
                        point.SilenceMs,
                        point.Level,
                        point.TimeoutMs,
                        CreatesResponse: false
                    )
                )
                {
                    AsksSibling = !string.Equals(name, first, StringComparison.Ordinal),
                })
            )
        );
        return settings;
    }

    /// <summary>A server with these engines lets a neural turn detector vote.</summary>
    public static bool HasVoter(IReadOnlyList<string> engines) =>
        engines.Any(engine => engine.StartsWith(NeuralRole, StringComparison.Ordinal));
}
