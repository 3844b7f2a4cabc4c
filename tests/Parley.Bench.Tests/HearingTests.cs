using Parley.Bench.Hearing;

namespace Parley.Bench.Tests;

public sealed class HearingTests
{
    private static readonly short[] _line =
    [
        .. Enumerable.Range(0, 24_000).Select(i => (short)(8_000 * Math.Sin(i * 0.05) * Math.Sin(i * 0.001))),
    ];

    [Fact]
    public void The_signal_is_speech_with_pauses_over_an_echo_and_noise()
    {
        var signal = new HearingSignal(_line);

        Assert.Equal(20, signal.LengthSeconds);
        Assert.Equal(16_000, signal.Line.Length);
        Assert.Equal(signal.Microphone.Length, signal.Played.Length);
        Assert.Equal(8, signal.Pauses);
        Assert.DoesNotContain(signal.Microphone, sample => Math.Abs((int)sample) > 30_000);

        // Half a second after the first request nothing but noise is left, and a little echo.
        Assert.All(signal.Microphone[24_500..25_000], sample => Assert.InRange(sample, -2_000, 2_000));
        Assert.Contains(signal.Microphone, sample => Math.Abs((int)sample) > 6_000);
    }

    [Fact]
    public async Task Every_stage_that_is_here_can_be_run_again_and_again_and_has_a_name_of_its_own()
    {
        using var stages = new HearingStages(new HearingSignal(_line), models: null);
        var names = new List<string>();
        // The ear needs a core for seconds, and is measured by the bench alone.
        foreach (var stage in stages.All().Where(stage => !stage.Name.StartsWith("ear.", StringComparison.Ordinal)))
        {
            names.Add(stage.Name);
            Assert.True(stage.AudioSeconds > 0);
            await stage.RunAsync(TestContext.Current.CancellationToken);
            await stage.RunAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(names.Distinct(StringComparer.Ordinal), names, StringComparer.Ordinal);
        string[] always =
        [
            "decode.pcm16_24000",
            "decode.g711_8000",
            "echo.delay",
            "voice.energy",
            "turn.sound",
            "onset.judge",
        ];
        Assert.All(always, name => Assert.Contains(name, names, StringComparer.Ordinal));
    }

    [Fact]
    public void What_is_missing_is_named_with_a_reason()
    {
        using var stages = new HearingStages(new HearingSignal(_line), models: "/nowhere");
        _ = stages.All().Count();

        Assert.All(stages.Missing, missing => Assert.Contains(": ", missing, StringComparison.Ordinal));
    }
}
