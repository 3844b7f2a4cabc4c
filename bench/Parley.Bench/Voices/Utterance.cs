using Parley.Audio;
using Parley.Bench.Model;
using Parley.Client;

namespace Parley.Bench.Voices;

/// <summary>What the person of the spoken measures says. The bench ships no audio.</summary>
internal static class Utterance
{
    private const int ProbeSamples = Caller.SampleRate / 100;
    private const float OnsetDbfs = -35;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>
    /// A short request, 24 kHz mono, that begins with its first loud sample and ends with its last: spoken by the server's own
    /// voice.
    /// </summary>
    /// <exception cref="BenchException">The server has no voice.</exception>
    public static async Task<short[]> RecordAsync(Uri server, BenchClock clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using var caller = await Caller.CallAsync(
            server,
            0,
            AnswerKind.Line,
            speaks: true,
            lateness: null,
            clock,
            speechMs: null,
            either.Token
        );
        var turn = new TurnRecord { Audio = [] };
        caller.Turn = turn;
        try
        {
            await caller.TypeAsync("Say the line.", either.Token);
            await turn.Done.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException(
                $"The server's voice did not speak: {caller.Complaint ?? "no answer within 20 s"}"
            );
        }

        var samples = new short[turn.Audio.Count / 2];
        Pcm.Decode(turn.Audio.ToArray(), samples);
        var line = Trim(samples);
        return line.Length >= Caller.SampleRate / 2
            ? line
            : throw new BenchException("The server's voice said nothing; './parley doctor' says which voices it has.");
    }

    private static short[] Trim(short[] samples)
    {
        var start = 0;
        while (start + ProbeSamples <= samples.Length && Pcm.LevelDbfs(samples.AsSpan(start, ProbeSamples)) < OnsetDbfs)
        {
            start += ProbeSamples;
        }

        var end = Loudness.EndOfSpeech(samples, Caller.SampleRate);
        return start < end ? samples[start..end] : [];
    }
}
