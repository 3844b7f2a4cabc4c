using Parley.Audio.Prosody;
using Parley.Engines.SmartTurn;

namespace Parley.Engines.Tests.Hearing.EndOfTurn;

/// <summary>The engine with a generated network of the same form: its path is real, its judgement is not.</summary>
public sealed class SmartTurnTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parley-turn-model-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_model_of_the_form_of_smart_turn_votes()
    {
        var provider = new SmartTurnProvider(TinyTurnModel.Write(_folder.FullName));
        Assert.True(provider.Probe().Available);
        var detector = provider.Create();
        Assert.Equal(8 * 16_000, detector.WindowSamples);
        var random = new Random(1);
        short[] loud = [.. Enumerable.Range(0, 32_000).Select(_ => (short)random.Next(-9_000, 9_000))];
        var over = await detector.ScoreAsync(
            (short[])[.. loud, .. new short[16_000]],
            TestContext.Current.CancellationToken
        );
        var going = await detector.ScoreAsync(loud, TestContext.Current.CancellationToken);
        Assert.InRange(going, 0, 0.5f);
        Assert.InRange(over, 0.5f, 1);
        (detector as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task Many_sessions_ask_at_once()
    {
        var detector = new SmartTurnProvider(TinyTurnModel.Write(_folder.FullName)).Create();
        var votes = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i => detector.ScoreAsync(new short[1_000 * i], TestContext.Current.CancellationToken))
        );
        Assert.All(votes, vote => Assert.Equal(votes[0], vote, 3));
    }

    [Fact]
    public void Without_the_file_it_says_where_it_should_be()
    {
        var provider = new SmartTurnProvider(Path.Combine(_folder.FullName, "none.onnx"));
        var status = provider.Probe();
        Assert.False(status.Available);
        Assert.Contains("none.onnx", status.Detail, StringComparison.Ordinal);
        Assert.Throws<EngineException>(provider.Create);
    }

    [Fact]
    public void Another_model_and_no_model_at_all_are_refused()
    {
        var path = Path.Combine(_folder.FullName, "broken.onnx");
        File.WriteAllText(path, "no model");
        Assert.Throws<EngineException>(new SmartTurnProvider(path).Create);
    }

    [Fact]
    public void Features_stand_at_the_end_and_lie_in_whispers_range()
    {
        var features = new float[TurnFeatures.Count];
        short[] tone = [.. Enumerable.Range(0, 16_000).Select(i => (short)(5_000 * Math.Sin(i * 0.4)))];
        new TurnFeatures().Read(tone, features);
        var loudest = features.Max();
        Assert.All(features, value => Assert.InRange(value, loudest - 2.001f, loudest));
        var at = Array.IndexOf(features, loudest) % TurnFeatures.Frames;
        Assert.InRange(at, TurnFeatures.Frames - 101, TurnFeatures.Frames - 1);
        Assert.Equal(TurnFeatures.Count, MelSpectrum.Bands * TurnFeatures.Frames);
    }
}
