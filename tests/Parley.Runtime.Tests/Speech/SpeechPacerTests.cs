using System.Threading.Channels;
using Parley.Audio;
using Parley.Core.Speech;
using Parley.Runtime.Simulation;
using Parley.Runtime.Speech;

namespace Parley.Runtime.Tests.Speech;

/// <summary>How far ahead of the moment in which it is played an answer is sent.</summary>
public sealed class SpeechPacerTests
{
    private const int LeadMs = 160;
    private const int PieceMs = 60;

    private static readonly AudioFormat Format = new(AudioCoding.Pcm16, 24_000);

    [Fact]
    public void While_a_voice_is_suspected_little_is_sent_ahead_and_nothing_else_changes()
    {
        List<(TimeSpan At, int AheadMs)> sent = [];
        var total = 0;
        SimulationContext.Run(async clock =>
        {
            var began = clock.GetTimestamp();
            var volume = new SpeechVolume();
            var pieces = Channel.CreateUnbounded<SpeechPiece>();
            for (var i = 0; i < 50; i++)
            {
                pieces.Writer.TryWrite(AudioPiece.Silence(Format, PieceMs));
            }

            pieces.Writer.Complete();
            var pacer = new SpeechPacer(
                1,
                input =>
                {
                    total += ((SpokenAudio)input).Samples;
                    var now = clock.GetElapsedTime(began);
                    sent.Add((now, (total * 1000 / Format.SampleRate) - (int)now.TotalMilliseconds));
                },
                Format,
                TimeSpan.FromMilliseconds(LeadMs),
                volume,
                repeats: true,
                clock
            );
            var run = pacer.RunAsync(pieces.Reader, CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            volume.Guard(true);
            await Task.Delay(TimeSpan.FromSeconds(1), clock);
            volume.Guard(false);
            await run;
        });

        Assert.Equal(50 * PieceMs * Format.SampleRate / 1000, total);
        Assert.Equal(LeadMs, Ahead(500, 1_000));
        // One piece was due already, and the client plays on.
        Assert.Equal(60, Ahead(1_150, 2_000));
        Assert.Equal(LeadMs, Ahead(2_200, 2_800));

        int Ahead(int fromMs, int toMs) =>
            sent.Where(one => one.At.TotalMilliseconds >= fromMs && one.At.TotalMilliseconds < toMs)
                .Max(one => one.AheadMs);
    }
}
