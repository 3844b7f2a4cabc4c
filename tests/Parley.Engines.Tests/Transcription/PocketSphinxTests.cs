using Parley.Engines.Catalog;
using Parley.Engines.PocketSphinx;

namespace Parley.Engines.Tests.Transcription;

public sealed class PocketSphinxTests
{
    [Fact]
    public void A_missing_model_is_told_with_the_remedy()
    {
        var provider = new PocketSphinxProvider(new() { ModelFolder = "/nowhere/at/all" });

        var status = provider.Probe();

        Assert.False(status.Available);
        Assert.Equal("apt-get install libpocketsphinx3 pocketsphinx-en-us", status.Remedy);
        var failure = Assert.Throws<EngineException>(() => provider.Create());
        Assert.Equal(EngineFault.Unavailable, failure.Fault);
    }

    [Fact]
    public void It_says_what_it_is()
    {
        var provider = new PocketSphinxProvider();

        Assert.Equal("pocketsphinx", provider.Name);
        Assert.Equal(EngineKind.Transcriber, provider.Kind);
    }

    [Fact]
    public async Task Decoders_are_shared_and_waiting_has_an_end()
    {
        Ear.SkipWhereItCannotRun();
        var patience = TimeSpan.FromMilliseconds(50);
        await using var transcriber = new PocketSphinxProvider(new() { Decoders = 1, Patience = patience }).Create();
        await transcriber.WarmAsync(TestContext.Current.CancellationToken);
        await using var first = transcriber.Open(new(), _ => { });
        first.Write(new short[1600]);
        await using var second = transcriber.Open(new(), _ => { });
        second.Write(new short[1600]);

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            second.CompleteAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(EngineFault.Busy, failure.Fault);
        Assert.Empty((await first.CompleteAsync(TestContext.Current.CancellationToken)).Text);
    }

    [Theory]
    [InlineData(1, 8_000, 1)]
    [InlineData(3, 8_000, 2)]
    [InlineData(3, 1_600, 1)]
    public async Task While_one_decoder_hears_somebody_another_is_made_ready(int most, int samples, int made)
    {
        Ear.SkipWhereItCannotRun();
        await using var transcriber = new PocketSphinxProvider(new() { Decoders = most }).Create();
        await transcriber.WarmAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, transcriber.Decoders);
        await using var heard = transcriber.Open(new(), _ => { });
        heard.Write(new short[samples]);
        await heard.CompleteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(made, transcriber.Decoders);
    }

    [Fact]
    public async Task Too_much_waiting_audio_fails_as_busy()
    {
        Ear.SkipWhereItCannotRun();
        var options = new PocketSphinxOptions { Decoders = 1, MostWaiting = TimeSpan.FromSeconds(1) };
        await using var transcriber = new PocketSphinxProvider(options).Create();
        await using var utterance = transcriber.Open(new(), _ => { });
        utterance.Write(new short[32_000]);

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            utterance.CompleteAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(EngineFault.Busy, failure.Fault);
    }

    [Fact]
    public async Task A_closed_ear_hears_nothing()
    {
        Ear.SkipWhereItCannotRun();
        var transcriber = new PocketSphinxProvider(new() { Decoders = 1 }).Create();
        await using var utterance = transcriber.Open(new(), _ => { });
        utterance.Write(new short[16_000]);
        await transcriber.DisposeAsync();

        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            utterance.CompleteAsync(TestContext.Current.CancellationToken)
        );
        Assert.Equal(EngineFault.Unavailable, failure.Fault);
    }
}
