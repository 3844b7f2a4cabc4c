using Parley.Audio;
using Parley.Testing.Rooms;

namespace Parley.Engines.Tests.Hearing;

/// <summary>The delay of an echo is found in speech, whatever else is in the microphone.</summary>
public sealed class DelayEstimatorTests
{
    private const int Tolerance = 32;

    private static readonly DelayEstimator _estimator = new(32_000, 32_000);

    [Theory]
    [InlineData(0)]
    [InlineData(37)]
    [InlineData(120)]
    [InlineData(240)]
    [InlineData(400)]
    [InlineData(555)]
    [InlineData(800)]
    [InlineData(1_240)]
    [InlineData(1_900)]
    public async Task It_is_right_within_two_milliseconds_and_sure(int delayMs)
    {
        var played = await PlayedAsync();
        foreach (var (end, estimate) in Estimates(played, new EchoRoom(delayMs, delayMs).Hear(played)))
        {
            Assert.True(estimate.Confidence > 20, $"At {end / 16_000} s: {estimate}.");
            Assert.InRange(estimate.LagSamples, (delayMs * 16) - Tolerance, (delayMs * 16) + Tolerance);
        }
    }

    [Fact]
    public async Task Noise_and_a_person_as_loud_as_the_echo_leave_it_right_or_unsure()
    {
        var played = await PlayedAsync();
        var (near, _) = await Voices.SayAsync(
            100,
            "But I wanted to know something else entirely, if that is all right with you.",
            "Please tell me about the trains to the coast on Sunday instead, and about the price of a ticket there."
        );
        var talk = new short[played.Length];
        for (var i = 0; i < talk.Length; i++)
        {
            talk[i] = (short)(near[i % near.Length] * 0.4);
        }

        var right = 0;
        var all = 0;
        foreach (var delayMs in (int[])[60, 300, 700])
        {
            var room = new EchoRoom(delayMs, delayMs) { NoiseAmplitude = 300 };
            foreach (var (end, estimate) in Estimates(played, room.Hear(played, talk)))
            {
                all++;
                var isRight = Math.Abs(estimate.LagSamples - (delayMs * 16)) <= Tolerance;
                right += isRight ? 1 : 0;
                Assert.True(isRight || estimate.Confidence < 20, $"{delayMs} ms, at {end / 16_000} s: {estimate}.");
            }
        }

        Assert.True(right * 10 >= all * 8, $"{right} of {all} were right.");
    }

    [Fact]
    public async Task Clocks_that_run_apart_move_the_delay_and_the_estimate_follows()
    {
        var played = await PlayedAsync();
        var room = new EchoRoom(5, delayMs: 100) { SkewPpm = 200 };
        var right = 0;
        var all = 0;
        foreach (var (end, estimate) in Estimates(played, room.Hear(played)))
        {
            // A client that plays faster is ahead of the reference by so much in the middle of the window.
            var expected = 1_600 - ((end - 16_000) * 200e-6);
            var isRight = Math.Abs(estimate.LagSamples - expected) <= Tolerance;
            all++;
            right += isRight ? 1 : 0;
            Assert.True(isRight || estimate.Confidence < 20, $"at {end / 16_000} s: {estimate}, not {expected:F0}.");
        }

        Assert.True(right * 10 >= all * 9, $"{right} of {all} were right.");
    }

    [Fact]
    public async Task Without_an_echo_it_is_not_sure()
    {
        var played = await PlayedAsync();
        var (near, _) = await Voices.SayAsync(
            100,
            "Nobody hears the loudspeaker here, because I wear a headset all day."
        );
        var microphone = new short[played.Length];
        for (var i = 0; i < microphone.Length; i++)
        {
            microphone[i] = near[i % near.Length];
        }

        Assert.All(Estimates(played, microphone), found => Assert.InRange(found.Estimate.Confidence, 0, 20));
        Assert.Equal(0, _estimator.Estimate(new short[32_000], new short[64_000]).Confidence);
    }

    private static List<(int End, DelayEstimate Estimate)> Estimates(short[] played, short[] microphone)
    {
        var found = new List<(int, DelayEstimate)>();
        for (var end = 64_000; end <= played.Length; end += 16_000)
        {
            found.Add(
                (end, _estimator.Estimate(microphone.AsSpan(end - 32_000, 32_000), played.AsSpan(end - 64_000, 64_000)))
            );
        }

        return found;
    }

    private static async Task<short[]> PlayedAsync()
    {
        var (samples, _) = await Voices.SayAsync(
            120,
            "The lamp in the kitchen is on now, and the door of the garage is closed.",
            "Tomorrow it will be cloudy in the morning, with some rain in the afternoon and a little wind from the west.",
            "Your next appointment is on Thursday at half past three with Doctor Miller, in the office at the station."
        );
        return samples;
    }
}
