using Parley.Engines.Hearing.Cleaning;
using Parley.Runtime.Input.FrontEnd;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Input;

/// <summary>Noise is taken out without a sample lost, doubled or moved (docs/guides/hearing.md).</summary>
public sealed class NoiseStageTests
{
    private readonly List<Exception> _failures = [];
    private readonly List<short> _given = [];
    private short _next;

    [Theory]
    [InlineData(160, 192, 320)]
    [InlineData(160, 352, 1)]
    [InlineData(256, 256, 333)]
    [InlineData(128, 384, 5_000)]
    public void What_comes_out_has_the_positions_of_what_went_in(int frame, int delay, int step)
    {
        using var stage = new NoiseStage(new FakeNoiseSuppressor(frame, delay), _failures.Add);
        stage.Configure(NoiseSuppressionLevel.High);
        while (stage.Position < 20_000)
        {
            Hear(stage, step);
            Assert.InRange(stage.Position - stage.Given, 0, delay + frame);
        }

        stage.Flush();
        Take(stage);
        Assert.Equal(stage.Position, stage.Given);
        AssertWhole(stage);
        Assert.All(_given, sample => Assert.Equal(NoiseSuppressionLevel.High, FakeNoiseSuppressor.LevelOf(sample)));
    }

    [Fact]
    public void Whatever_happens_in_whatever_order_nothing_is_lost_doubled_or_moved()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            (int Frame, int Delay)[] shapes = [(160, 192), (160, 352), (256, 256), (128, 384), (160, 160)];
            var (frame, delay) = shapes[random.Next(shapes.Length)];
            var suppressor = new FakeNoiseSuppressor(frame, delay);
            using var stage = new NoiseStage(suppressor, _failures.Add);
            _given.Clear();
            _next = 0;
            for (var i = 0; i < 60; i++)
            {
                suppressor.FailsAt = random.Next(12) == 0 ? random.Next(80) : null;
                switch (random.Next(6))
                {
                    case 0:
                        stage.Flush();
                        Take(stage);
                        Assert.Equal(stage.Position, stage.Given);
                        break;
                    case 1:
                        stage.Configure(random.Next(4) is var level and < 3 ? (NoiseSuppressionLevel)level : null);
                        Take(stage);
                        break;
                    default:
                        Hear(stage, random.Next(1, 1_200));
                        break;
                }

                Assert.InRange(suppressor.Open, 0, 1);
            }

            stage.Flush();
            Take(stage);
            AssertWhole(stage);
        }
    }

    [Fact]
    public void A_flush_cleans_to_the_last_sample_and_the_next_sample_goes_on()
    {
        using var stage = new NoiseStage(new FakeNoiseSuppressor(), _failures.Add);
        stage.Configure(NoiseSuppressionLevel.Low);
        Hear(stage, 1_001);
        Assert.InRange(stage.Given, 1, 1_000);
        stage.Flush();
        Take(stage);
        Assert.Equal(1_001, _given.Count);
        Hear(stage, 2_000);
        stage.Flush();
        Take(stage);
        AssertWhole(stage);
        Assert.All(_given, sample => Assert.Equal(NoiseSuppressionLevel.Low, FakeNoiseSuppressor.LevelOf(sample)));
    }

    [Fact]
    public void Another_level_holds_from_the_next_sample_given_without_a_gap()
    {
        var suppressor = new FakeNoiseSuppressor();
        using var stage = new NoiseStage(suppressor, _failures.Add);
        Hear(stage, 1_000);
        stage.Configure(NoiseSuppressionLevel.Low);
        Hear(stage, 1_000);
        stage.Configure(NoiseSuppressionLevel.High);
        Hear(stage, 1_000);
        stage.Configure(null);
        Take(stage);
        Assert.Equal(3_000, _given.Count);
        AssertWhole(stage);
        var levels = _given.Select(FakeNoiseSuppressor.LevelOf).ToList();
        Assert.All(levels[..1_000], level => Assert.Null(level));
        Assert.Equal(NoiseSuppressionLevel.Low, levels[1_000]);
        Assert.Equal(NoiseSuppressionLevel.High, levels[2_000]);
        Assert.Null(levels[^1]);
        Assert.Equal(0, suppressor.Open);
    }

    [Fact]
    public void A_suppressor_that_fails_leaves_the_sound_as_it_came()
    {
        var suppressor = new FakeNoiseSuppressor { FailsAt = 10 };
        using var stage = new NoiseStage(suppressor, _failures.Add);
        stage.Configure(NoiseSuppressionLevel.High);
        Hear(stage, 4_000);
        Assert.Single(_failures);
        Assert.Equal(4_000, _given.Count);
        AssertWhole(stage);
        Assert.Null(FakeNoiseSuppressor.LevelOf(_given[^1]));
        Assert.Equal(NoiseSuppressionLevel.High, FakeNoiseSuppressor.LevelOf(_given[1_000]));
        Assert.Equal(0, suppressor.Open);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void One_that_cannot_be_opened_or_lags_too_far_is_not_used(bool lags)
    {
        var suppressor = lags ? new FakeNoiseSuppressor(160, 8_000) : new FakeNoiseSuppressor { CannotOpen = true };
        using var stage = new NoiseStage(suppressor, _failures.Add);
        stage.Configure(NoiseSuppressionLevel.High);
        Hear(stage, 500);
        Assert.Single(_failures);
        Assert.Equal(500, _given.Count);
        AssertWhole(stage);
        Assert.Equal(0, suppressor.Open);
    }

    private void Hear(NoiseStage stage, int samples)
    {
        var sound = new short[samples];
        for (var i = 0; i < samples; i++)
        {
            sound[i] = FakeNoiseSuppressor.Plain(_next);
            _next += 4;
        }

        stage.Process(sound);
        Take(stage);
    }

    private void Take(NoiseStage stage)
    {
        _given.AddRange(stage.Output);
        Assert.Equal(stage.Given, _given.Count);
    }

    private void AssertWhole(NoiseStage stage)
    {
        Assert.Equal(stage.Position, _given.Count);
        short expected = 0;
        foreach (var sample in _given)
        {
            Assert.Equal(FakeNoiseSuppressor.Plain(expected), FakeNoiseSuppressor.Plain(sample));
            expected += 4;
        }
    }
}
