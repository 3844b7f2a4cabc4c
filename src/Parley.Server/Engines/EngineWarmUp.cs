using Parley.Core.Turns.Words;
using Parley.Engines.Hearing;
using Parley.Engines.Speech;
using Parley.Runtime.Sessions;

namespace Parley.Server.Engines;

/// <summary>Lets each engine do a little work, so that nobody's first turn pays for loading.</summary>
internal static class EngineWarmUp
{
    // 100 ms at 16 kHz.
    private const int SilenceSamples = 1_600;

    /// <param name="problem">Told the engine's name and what went wrong; the other engines go on.</param>
    public static Task RunAsync(
        SessionEngines engines,
        Action<string, Exception> problem,
        CancellationToken cancellationToken
    )
    {
        var works = new List<Task> { Try(engines.Detector.Name, () => DetectAsync(engines.Detector)) };
        if (engines.Transcriber is { } transcriber)
        {
            works.Add(Try(transcriber.Name, () => HearAsync(transcriber, cancellationToken)));
        }

        if (engines.Speaker is { } speaker)
        {
            works.AddRange(
                speaker
                    .Voices.DistinctBy(voice => voice.Engine, StringComparer.Ordinal)
                    .Select(voice => Try(voice.Engine, () => SpeakAsync(speaker, voice, cancellationToken)))
            );
        }

        return Task.WhenAll(works);

        async Task Try(string name, Func<Task> work)
        {
            try
            {
                await Task.Run(work, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                problem(name, e);
            }
        }
    }

    private static Task DetectAsync(IVoiceDetector detector)
    {
        using var detection = detector.Open();
        var frame = new short[detection.FrameSamples];
        for (var i = 0; i < 10; i++)
        {
            detection.Score(frame);
        }

        return Task.CompletedTask;
    }

    /// <summary>Also what is listened for over an answer: a short "yeah" is over before that is loaded.</summary>
    private static async Task HearAsync(ITranscriber transcriber, CancellationToken cancellationToken)
    {
        await transcriber.WarmAsync(cancellationToken);
        await using var heard = transcriber.Open(new() { ShortReplies = ShortWords.Of(null).AloneSaid }, _ => { });
        heard.Write(new short[SilenceSamples]);
        _ = await heard.CompleteAsync(cancellationToken);
    }

    private static async Task SpeakAsync(ISpeaker speaker, LocalVoice voice, CancellationToken cancellationToken)
    {
        await foreach (var _ in speaker.SpeakAsync(new SpeechRequest("Ready.", voice), cancellationToken))
        {
            // Only the loading matters.
        }
    }
}
