using Parley.Engines.Hearing;
using Parley.Engines.PocketSphinx;
using Parley.Engines.Tests.Transcription;

[assembly: AssemblyFixture(typeof(Ear))]

namespace Parley.Engines.Tests.Transcription;

/// <summary>The embedded ear, made once for all tests of the run.</summary>
public sealed class Ear : IAsyncLifetime
{
    public PocketSphinxTranscriber Transcriber { get; private set; } = null!;

    public static void SkipWhereItCannotRun()
    {
        var status = new PocketSphinxProvider().Probe();
        Assert.SkipUnless(status.Available, $"{status.Detail} {status.Remedy}");
    }

    public async ValueTask InitializeAsync()
    {
        if (new PocketSphinxProvider().Probe().Available)
        {
            // A busy test machine is not what is under test.
            Transcriber = new PocketSphinxProvider(new() { Patience = TimeSpan.FromMinutes(5) }).Create();
            await Transcriber.WarmAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Transcriber is not null)
        {
            await Transcriber.DisposeAsync();
        }
    }

    /// <summary>Hears a whole recording, given in pieces of 100 ms as fast as they are taken.</summary>
    public static async Task<Transcript> HearAsync(
        ITranscriber transcriber,
        short[] samples,
        TranscriptionRequest? request = null,
        Action<PartialTranscript>? onPartial = null
    )
    {
        await using var utterance = transcriber.Open(request ?? new(), onPartial ?? (_ => { }));
        for (var i = 0; i < samples.Length; i += 1600)
        {
            utterance.Write(samples.AsSpan(i, Math.Min(1600, samples.Length - i)));
        }

        return await utterance.CompleteAsync(TestContext.Current.CancellationToken);
    }
}
