using Parley.Engines.Hearing;
using Parley.Testing.Coverage;
using Parley.Testing.Speech;

namespace Parley.Engines.Tests.Transcription;

/// <summary>What the session knows, on speech that is made on the spot.</summary>
public sealed class FocusTests(Ear ear)
{
    private static readonly string[] Numbers = ["seven", "two", "nine four one", "zero three eight five"];

    [Fact]
    public async Task Requests_to_an_assistant_are_heard()
    {
        Ear.SkipWhereItCannotRun();
        string[] requests =
        [
            "set a timer for ten minutes",
            "what's the weather like tomorrow",
            "turn on the kitchen light",
            "add milk to my shopping list",
            "what is seven times six",
            "good morning",
        ];
        var total = default(WordErrorRate);
        foreach (var request in requests)
        {
            var heard = await Ear.HearAsync(ear.Transcriber, await Spoken.ByFliteAsync(request));
            total += WordErrorRate.Of(request, heard.Text);
        }

        Assert.InRange(total.Rate, 0, 0.25);
    }

    [Fact]
    public async Task Digits_that_were_asked_for_are_heard_better()
    {
        Ear.SkipWhereItCannotRun();
        var plain = default(WordErrorRate);
        var asked = default(WordErrorRate);
        foreach (var number in Numbers)
        {
            var samples = await Spoken.ByFliteAsync(number);
            var request = new TranscriptionRequest { LastAssistantText = "Which digits do you see?" };
            plain += WordErrorRate.Of(number, (await Ear.HearAsync(ear.Transcriber, samples)).Text);
            asked += WordErrorRate.Of(number, (await Ear.HearAsync(ear.Transcriber, samples, request)).Text);
        }

        Assert.True(asked.Rate <= plain.Rate, $"{asked} asked for, {plain} without");
        Assert.InRange(asked.Rate, 0, 0.3);
    }

    [Fact]
    [Covers("feature:57")]
    public async Task A_phrase_that_no_dictionary_has_is_heard()
    {
        Ear.SkipWhereItCannotRun();
        var samples = await Spoken.ByFliteAsync("call zorbex");
        var request = new TranscriptionRequest { Phrases = ["Zorbex", "Quillamo"] };

        Assert.DoesNotContain("zorbex", (await Ear.HearAsync(ear.Transcriber, samples)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "zorbex",
            (await Ear.HearAsync(ear.Transcriber, samples, request)).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Zorbex")]
    [InlineData("The customer asks for Zorbex and other products.")]
    public async Task The_names_of_a_prompt_are_heard(string prompt)
    {
        Ear.SkipWhereItCannotRun();
        var samples = await Spoken.ByFliteAsync("send the report to zorbex please");

        var heard = await Ear.HearAsync(ear.Transcriber, samples, new() { Prompt = prompt });

        Assert.Contains("zorbex", heard.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_sessions_words_do_not_reach_another()
    {
        Ear.SkipWhereItCannotRun();
        var samples = await Spoken.ByFliteAsync("call zorbex");
        var before = await Ear.HearAsync(ear.Transcriber, samples);
        for (var i = 0; i < 6; i++)
        {
            var request = new TranscriptionRequest { Phrases = [$"zorbex {i}"], Tools = ["lookUpWord"] };
            await Ear.HearAsync(ear.Transcriber, samples, request);
        }

        Assert.Equal(before.Text, (await Ear.HearAsync(ear.Transcriber, samples)).Text);
    }

    [Fact]
    public async Task What_was_not_expected_is_still_heard()
    {
        Ear.SkipWhereItCannotRun();
        const string request = "what is the capital of france";
        var samples = await Spoken.ByFliteAsync(request);
        var expecting = new TranscriptionRequest { LastAssistantText = "Is that right?", Phrases = ["Zorbex"] };

        var heard = await Ear.HearAsync(ear.Transcriber, samples, expecting);

        Assert.InRange(WordErrorRate.Of(request, heard.Text).Rate, 0, 0.4);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public async Task How_loud_it_is_does_not_matter(double gain)
    {
        Ear.SkipWhereItCannotRun();
        const string request = "remind me to call my mother at six o'clock";
        var samples = await Spoken.ByFliteAsync(request);
        var quiet = samples.Select(sample => (short)Math.Round(sample * gain)).ToArray();

        var heard = await Ear.HearAsync(ear.Transcriber, samples);

        var rate = WordErrorRate.Of(heard.Text, (await Ear.HearAsync(ear.Transcriber, quiet)).Text);
        Assert.InRange(rate.Rate, 0, 0.25);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(3000)]
    public async Task Steady_noise_gives_no_words(int amplitude)
    {
        Ear.SkipWhereItCannotRun();
        var random = new Random(5);
        var samples = new short[48_000];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)random.Next(-amplitude, amplitude + 1);
        }

        Assert.Empty((await Ear.HearAsync(ear.Transcriber, samples)).Text);
    }
}
