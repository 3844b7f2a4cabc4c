using Parley.Lab.Calls;
using Parley.Lab.Runs;

namespace Parley.Lab.Measures;

/// <summary>One point of a curve.</summary>
/// <param name="Detector">Name of the curve: <c>silence</c>, <c>fusion</c> or <c>fusion+neural</c>.</param>
internal sealed record EndingSetting(string Detector, TurnSettings Turns)
{
    private const string SilenceOnly = "silence";

    private static readonly string[] _eagerness = ["high", "medium", "low"];

    public string Summary => $"{Detector}, {Turns.Summary}";

    /// <summary>Meaning needs words; silence does not.</summary>
    public bool Transcribes => Detector is not SilenceOnly;

    public int Weight => Transcribes ? 3 : 1;

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
                    "fusion",
                    new TurnSettings("semantic_vad", Eagerness: eagerness, CreatesResponse: false)
                ))
            );
            return settings;
        }

        (string Level, int Timeout)[] grid = [("low", 1000), ("medium", 1000), ("high", 1000), ("medium", 2000)];
        settings.AddRange(
            grid.Select(point => new EndingSetting(
                "fusion",
                new TurnSettings("azure_semantic_vad", null, point.Level, point.Timeout, CreatesResponse: false)
            ))
        );
        return settings;
    }
}
