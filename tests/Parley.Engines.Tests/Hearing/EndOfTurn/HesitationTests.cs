using Parley.Audio;
using Parley.Engines.Hearing;
using Parley.Engines.Hearing.EndOfTurn;
using Parley.Engines.Silero;
using Parley.Testing.Files;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

/// <summary>A real voice, the neural detector, and what an ear would have understood at each moment.</summary>
public sealed class HesitationTests
{
    private static readonly SileroProvider Silero = new(Path.Combine(Repository.Assets, SileroProvider.PackagedModel));

    [Fact]
    public async Task A_hesitation_is_waited_for_and_a_complete_sentence_ends_sooner_than_by_silence_as_safe()
    {
        // The voice stops to think for 0.8 s after "to the", and then says the rest.
        var (samples, lines) = await Voices.SayAsync(
            800,
            "I would like to send this to the",
            "office in London, please."
        );
        short[] call = [.. samples, .. Voices.Room(3_000)];
        var understood = ((long, string)[])
            [
                (lines[0].End, "i would like to send this to the"),
                (lines[1].End, "i would like to send this to the office in london please"),
            ];

        var silence = Run(call, null, understood, 500);
        Assert.True(silence.Count > 1, "500 ms of silence cut the sentence off");

        var fused = Assert.Single(Run(call, new() { Languages = ["en"] }, understood, 500));
        Assert.InRange(fused.EndOfSpeechSample, lines[1].End - 3_200, lines[1].End + 1_600);

        // To be as safe in this pause, silence alone would have to be 0.8 s and more.
        Assert.True(
            fused.DecidedAtSample - fused.EndOfSpeechSample < 700 * 16,
            "and it ended sooner than silence as safe"
        );
    }

    private static List<SpeechStopped> Run(
        short[] call,
        EndpointerConfig? config,
        (long End, string Text)[] understood,
        int silenceMs
    )
    {
        var status = Silero.Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail}. {status.Remedy}");
        using var detection = Silero.Create().Open();
        var history = new SampleRing(8 * 16_000);
        var ending = new TurnEnding(history, FusionWeights.Default)
        {
            Text = () => understood.LastOrDefault(u => u.End <= history.End).Text,
        };
        var gate = new SpeechGate(detection, new() { SilenceDurationMs = silenceMs });
        if (config is not null)
        {
            ending.Config = config;
            gate.SilenceRule = ending;
        }

        var events = new List<GateEvent>();
        for (var i = 0; i < call.Length; i += 320)
        {
            var slice = call.AsSpan(i, Math.Min(320, call.Length - i));
            var seen = events.Count;
            history.Append(slice);
            gate.Process(slice, events);
            foreach (var found in events.Skip(seen))
            {
                if (found is SpeechStarted started)
                {
                    ending.Begin(started.AtSample, gate.Position, TurnHints.None);
                }
                else if (found is SpeechStopped stopped)
                {
                    ending.End(stopped.EndOfSpeechSample, stopped.DecidedAtSample);
                }
            }
        }

        return [.. events.OfType<SpeechStopped>()];
    }
}
