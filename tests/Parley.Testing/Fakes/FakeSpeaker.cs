using System.Runtime.CompilerServices;
using Parley.Engines.Speech;

namespace Parley.Testing.Fakes;

/// <summary>Says 200 ms per word, at 16 kHz, with exact word times and one mouth shape a word.</summary>
public sealed class FakeSpeaker(TimeProvider time) : ISpeaker
{
    public const int MsPerWord = 200;
    private const int Rate = 16_000;

    public string Name => "fake";

    public IReadOnlyList<LocalVoice> Voices { get; } = [new("fake", "one", "en-US", VoiceGender.Female)];

    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Thrown after the first word of every clause.</summary>
    public Exception? Failure { get; set; }

    public bool Stalls { get; set; }

    /// <summary>Breaks the contract: for so long after every word it does not hear that it is cancelled.</summary>
    public TimeSpan Stubborn { get; init; }

    public int Active { get; private set; }

    /// <summary>Samples by which every word is longer than that, so that it lasts no whole number of milliseconds.</summary>
    public int ExtraSamples { get; set; }

    /// <summary>What every sample is.</summary>
    public short Loudness { get; init; } = 1_000;

    /// <summary>Silence in front of the first word of every clause, ms.</summary>
    public int SilentMs { get; init; }

    /// <summary>What is heard instead, at 16 kHz: from its beginning at each clause, again and again.</summary>
    public short[] Sound { get; init; } = [];

    /// <summary>Whether each clause was said by rules of the session's own.</summary>
    public List<bool> SaidByRules { get; } = [];

    public async IAsyncEnumerable<SpeechPart> SpeakAsync(
        SpeechRequest request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        Active++;
        SaidByRules.Add(!request.Rules.IsEmpty);
        try
        {
            await Task.Delay(Delay, time, cancellationToken);
            var words = request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (SilentMs > 0)
            {
                yield return new SpeechAudio(new short[SilentMs * Rate / 1000], Rate);
            }

            for (var i = 0; i < words.Length; i++)
            {
                var offset = TimeSpan.FromMilliseconds(SilentMs + (i * MsPerWord));
                yield return new SpeechWord(words[i], offset, TimeSpan.FromMilliseconds(MsPerWord));
                yield return new SpeechViseme(1 + (i % 21), offset);
                var samples = new short[(MsPerWord * Rate / 1000) + ExtraSamples];
                Array.Fill(samples, Loudness);
                for (var k = 0; k < samples.Length && Sound.Length > 0; k++)
                {
                    samples[k] = Sound[((i * samples.Length) + k) % Sound.Length];
                }

                yield return new SpeechAudio(samples, Rate);
                if (Failure is { } failure)
                {
                    throw failure;
                }

                if (Stubborn > TimeSpan.Zero)
                {
                    await Task.Delay(Stubborn, time, CancellationToken.None);
                }

                if (Stalls)
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
                }
            }
        }
        finally
        {
            Active--;
        }
    }
}
