using Parley.Audio;
using Parley.Engines.Hearing.BargeIn;

namespace Parley.Engines.Tests.Hearing.BargeIn;

/// <summary>
/// What the neural detector and the judge make of sounds over an answer. The tests write the whole matrix:
/// <c>./parley test engines -- --filter-class '*BargeInMatrixTests' --show-live-output on --output Detailed</c>.
/// </summary>
public sealed class BargeInMatrixTests
{
    [Fact]
    public void Coughs_and_slams_are_no_voice()
    {
        var stopped = Enumerable
            .Range(0, 20)
            .Count(seed => Report($"cough {seed}", Listening.To(Sounds.Cough(seed))).MayStop);
        Assert.Equal(0, stopped);
        Assert.DoesNotContain(
            Enumerable.Range(0, 10),
            seed => Report($"slam {seed}", Listening.To(Sounds.Slam(seed))).MayStop
        );
    }

    [Fact]
    public void A_hum_is_known_as_one_or_as_nothing()
    {
        var hums = Enumerable
            .Range(0, 12)
            .Select(seed => Report($"hum {seed}", Listening.To(Sounds.Hum(seed))))
            .ToList();
        Assert.All(
            hums,
            hum =>
            {
                Assert.DoesNotContain(hum.Findings, f => f.Finding == OnsetFinding.Speech);
                Assert.NotNull(hum.At(OnsetFinding.Noise) ?? hum.At(OnsetFinding.ShortHum));
            }
        );
    }

    [Theory]
    [InlineData("Stop. What time is it?")]
    [InlineData("Wait a minute, please.")]
    [InlineData("Can you tell me something else?")]
    [InlineData("No, I mean the other one.")]
    [InlineData("Hold on, that is wrong.")]
    public async Task A_sentence_makes_the_answer_wait_soon_and_is_never_dismissed(string sentence)
    {
        var (samples, spans) = await Voices.SayAsync(10, sentence);
        var heard = Report(sentence, Listening.To(samples[spans[0].Start..spans[0].End]));
        Assert.Null(heard.At(OnsetFinding.Noise));
        Assert.InRange(heard.OnsetMs!.Value, 0, 160);
        Assert.InRange(heard.At(OnsetFinding.Voice)!.Value, 0, 320);
    }

    [Theory]
    [InlineData("Stop.")]
    [InlineData("No.")]
    [InlineData("Wait.")]
    [InlineData("Yeah.")]
    [InlineData("Right.")]
    [InlineData("Okay.")]
    public async Task A_single_word_is_a_short_voice_whose_words_decide(string word)
    {
        var (samples, spans) = await Voices.SayAsync(10, word);
        var heard = Report(word, Listening.To(samples[spans[0].Start..spans[0].End]));
        Assert.NotNull(heard.At(OnsetFinding.Voice));
        Assert.NotNull(heard.At(OnsetFinding.ShortVoice) ?? heard.At(OnsetFinding.ShortHum));
    }

    [Fact]
    public async Task A_voice_far_below_the_usual_one_is_somebody_elses()
    {
        var (samples, spans) = await Voices.SayAsync(10, "Can you tell me something else?");
        var near = samples[spans[0].Start..spans[0].End];
        short[] far = [.. near.Select(s => (short)(s / 32))];
        var usual = Pcm.LevelDbfs(near);
        Assert.True(Report("near voice", Listening.To(near, usual: usual)).MayStop);
        Assert.False(Report("far voice", Listening.To(far, usual: usual)).MayStop);
    }

    [Fact]
    public void People_who_interrupt_are_waited_for_and_hardly_ever_dismissed()
    {
        var (all, waits) = (0, new List<int>());
        foreach (var (file, utterances) in Recordings.Utterances())
        {
            var samples = Recordings.Load(file);
            foreach (var (start, _) in utterances)
            {
                var from = Math.Max(0, (int)(start * 16_000));
                var heard = Report(file, Listening.To(samples[from..Math.Min(samples.Length, from + 32_000)]));
                all++;
                if (
                    heard.OnsetMs is { } onset
                    && heard.At(OnsetFinding.Voice) is { } voice
                    && heard.At(OnsetFinding.Noise) is null
                )
                {
                    waits.Add(voice - onset);
                }
            }
        }

        waits.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{waits.Count} of {all} waited for; from the detector's onset p50 {waits[waits.Count / 2]}, p95 {waits[waits.Count * 95 / 100]} ms"
        );
        Assert.InRange(waits.Count, 0.9 * all, all);
        Assert.InRange(waits[waits.Count * 95 / 100], 0, 300);
    }

    private static Listening Report(string name, Listening heard)
    {
        var findings = string.Join(", ", heard.Findings.Select(f => $"{f.Finding} {f.Ms}"));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{name}: onset {heard.OnsetMs?.ToString() ?? "none"}; {findings}"
        );
        return heard;
    }
}
