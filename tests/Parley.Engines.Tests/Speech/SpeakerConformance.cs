using Parley.Engines.Speech;
using Parley.Engines.Speech.Pronunciation;

namespace Parley.Engines.Tests.Speech;

/// <summary>What every speaker must do. Derive it once per engine.</summary>
public abstract class SpeakerConformance
{
    protected const string Sentence = "Sure, I can help you with that. What time would you like the meeting to start?";

    /// <summary>The engine under test; skips the test when it cannot run here.</summary>
    protected abstract ISpeaker Speaker { get; }

    /// <summary>A voice that speaks English.</summary>
    protected abstract LocalVoice English { get; }

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("   \n\t ")]
    [InlineData("—")]
    [InlineData("...")]
    [InlineData("**")]
    [InlineData("🎉🎉")]
    public async Task Text_without_a_word_gives_nothing(string text)
    {
        var said = await SayAsync(text);
        Assert.Empty(said.Samples);
        Assert.Empty(said.Words);
    }

    [Fact]
    public async Task A_sentence_gives_audio_that_is_heard()
    {
        var said = await SayAsync(Sentence);
        Assert.InRange(said.Length.TotalSeconds, 3, 9);
        Assert.InRange(said.Loudness, 500, 12_000);
        Assert.InRange(said.Rate, 8_000, 48_000);
    }

    [Fact]
    public async Task Words_cover_the_text_in_order_and_lie_inside_the_audio()
    {
        var said = await SayAsync(Sentence);
        Assert.Equal(Sentence, said.WordText);
        AssertInside(said);
    }

    [Theory]
    [InlineData("**Hello** world 🎉 , see https://example.com/docs or mail me@example.com!")]
    [InlineData("- It costs $3.50, i.e. 20% off; call Dr. Smith at 2:30 p.m. (not 3).")]
    [InlineData("naïve café “quotes” — and dashes… 1,000,000 times")]
    [InlineData("# Title\n\n* one\n* two")]
    public async Task Marks_emoji_and_addresses_are_spoken_sanely_and_words_still_cover_the_text(string text)
    {
        var said = await SayAsync(text);
        Assert.Equal(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), said.WordText);
        AssertInside(said);
    }

    [Fact]
    public async Task Visemes_begin_at_the_start_and_are_in_order()
    {
        var said = await SayAsync(Sentence);
        Assert.True(said.Visemes.Count > 30, $"Only {said.Visemes.Count} visemes.");
        Assert.All(said.Visemes, viseme => Assert.InRange(viseme.Id, 0, 21));
        Assert.Equal(said.Visemes.Select(v => v.Offset).Order(), said.Visemes.Select(v => v.Offset));
        Assert.True(said.Visemes[^1].Offset <= said.Length);
        Assert.True(said.Visemes.Select(v => v.Id).Distinct().Count() > 10);
    }

    [Fact]
    public async Task A_word_and_a_viseme_come_before_the_audio_in_which_they_start()
    {
        var given = TimeSpan.Zero;
        await foreach (var part in Speaker.SpeakAsync(new SpeechRequest(Sentence, English), Token))
        {
            switch (part)
            {
                case SpeechAudio audio:
                    given += TimeSpan.FromSeconds((double)audio.Samples.Length / audio.SampleRate);
                    break;
                case SpeechWord word:
                    Assert.True(word.Offset >= given - TimeSpan.FromMilliseconds(1), $"{word} came after {given}.");
                    break;
                case SpeechViseme viseme:
                    Assert.True(viseme.Offset >= given - TimeSpan.FromMilliseconds(1), $"{viseme} came after {given}.");
                    break;
            }
        }
        Assert.True(given > TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_long_text_is_spoken_to_its_end()
    {
        var text = string.Join(' ', Enumerable.Repeat(Sentence, 12));
        var one = await SayAsync(Sentence);
        var said = await SayAsync(text);
        Assert.Equal(text, said.WordText);
        Assert.InRange(said.Length / one.Length, 10, 14);
        AssertInside(said);
    }

    [Fact]
    public async Task A_long_word_without_spaces_ends()
    {
        var said = await SayAsync(string.Concat(Enumerable.Repeat("antidisestablishmentarianism", 40)));
        Assert.True(said.Length > TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Cancelling_ends_the_stream_and_the_next_clause_is_whole()
    {
        var text = string.Join(' ', Enumerable.Repeat(Sentence, 4));
        for (var i = 0; i < 5; i++)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
            var parts = 0;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var part in Speaker.SpeakAsync(new SpeechRequest(text, English), stop.Token))
                {
                    if (part is SpeechAudio && ++parts == 2)
                    {
                        await stop.CancelAsync();
                    }
                }
            });
            Assert.Equal(2, parts);
        }
        Assert.Equal(Sentence, (await SayAsync(Sentence)).WordText);
    }

    [Fact]
    public async Task Leaving_the_stream_early_does_no_harm()
    {
        for (var i = 0; i < 5; i++)
        {
            await foreach (var part in Speaker.SpeakAsync(new SpeechRequest(Sentence, English), Token))
            {
                if (part is SpeechAudio)
                {
                    break;
                }
            }
        }
        Assert.Equal(Sentence, (await SayAsync(Sentence)).WordText);
    }

    [Fact]
    public async Task A_call_cancelled_beforehand_gives_nothing()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Said.CollectAsync(Speaker, new SpeechRequest(Sentence, English), stop.Token)
        );
    }

    [Fact]
    public async Task Eight_at_once_sound_as_long_as_one_after_the_other()
    {
        string[] texts =
        [
            "The train leaves every twenty minutes.",
            "Your package will arrive on Wednesday.",
            "Please hold the line while I connect you.",
            Sentence,
        ];
        var serial = new List<TimeSpan>();
        foreach (var text in texts)
        {
            serial.Add((await SayAsync(text)).Length);
        }
        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => SayAsync(texts[i % texts.Length])));
        for (var i = 0; i < all.Length; i++)
        {
            // espeak-ng carries a little from one text to the next, some tens of ms; a text cut or mixed up differs by far more.
            Assert.InRange((all[i].Length - serial[i % texts.Length]).Duration().TotalMilliseconds, 0, 120);
            Assert.Equal(texts[i % texts.Length], all[i].WordText);
        }
    }

    [Fact]
    public async Task Rate_changes_the_length()
    {
        var plain = await SayAsync(Sentence);
        var fast = await SayAsync(Sentence, request => request with { Rate = 1.5 });
        var slow = await SayAsync(Sentence, request => request with { Rate = 0.7 });
        Assert.InRange(plain.Length / fast.Length, 1.3, 1.7);
        Assert.InRange(plain.Length / slow.Length, 0.6, 0.85);
        AssertInside(fast);
        AssertInside(slow);
    }

    [Fact]
    public async Task Pitch_changes_the_pitch()
    {
        var plain = (await SayAsync(Sentence)).Pitch();
        var high = (await SayAsync(Sentence, request => request with { Pitch = 1.4 })).Pitch();
        var low = (await SayAsync(Sentence, request => request with { Pitch = 0.75 })).Pitch();
        Assert.True(high > plain * 1.1 && low < plain * 0.92, $"low {low:F0}, plain {plain:F0}, high {high:F0} Hz");
    }

    [Fact]
    public async Task Volume_changes_the_loudness()
    {
        var plain = await SayAsync(Sentence);
        var quiet = await SayAsync(Sentence, request => request with { Volume = 0.5 });
        var silent = await SayAsync(Sentence, request => request with { Volume = 0 });
        Assert.InRange(quiet.Loudness / plain.Loudness, 0.4, 0.6);
        Assert.InRange(silent.Loudness, 0, 5);
    }

    [Fact]
    public async Task An_unknown_voice_is_refused_as_unsupported()
    {
        var voice = new LocalVoice(Speaker.Name, "nobody", "en-US", VoiceGender.Unknown);
        var failure = await Assert.ThrowsAsync<EngineException>(() =>
            Said.CollectAsync(Speaker, new SpeechRequest("Hello.", voice), Token)
        );
        Assert.Equal(EngineFault.Unsupported, failure.Fault);
    }

    [Fact]
    public async Task A_lexicon_changes_the_sounds_and_leaves_the_words_as_they_are_written()
    {
        const string Text = "Please ask Parley, and then Parley again.";
        var own = WithSounds(("Parley", "ˈmuːmə"));
        var plain = await SayAsync(Text);
        var said = await SayAsync(Text, request => request with { Rules = own });
        Assert.Equal(Text, said.WordText);
        AssertInside(said);
        Assert.Equal(plain.Words.Count, said.Words.Count);
        foreach (var word in said.Words.Where(w => w.Text.StartsWith("Parley", StringComparison.Ordinal)))
        {
            var shapes = said
                .Visemes.Where(v => v.Offset >= word.Offset && v.Offset < word.Offset + word.Duration)
                .Select(v => v.Id);
            Assert.Equal([21, 7, 21, 1], shapes);
        }
    }

    [Fact]
    public async Task A_lexicon_of_another_language_is_left_out()
    {
        var foreign = new SpokenRules(new("ja-JP", [new("Hello", "Goodbye my dear", null)], 0), null);
        var plain = await SayAsync("Hello.");
        var said = await SayAsync("Hello.", request => request with { Rules = foreign });
        Assert.Equal(plain.Length.TotalMilliseconds, said.Length.TotalMilliseconds, 30d);
    }

    [Fact]
    public async Task Sounds_that_no_voice_has_are_named()
    {
        string[] sounds = ["ˈpɑːɹli", "x☃y", "ʘǃǁ"];
        Assert.Equal(["x☃y", "ʘǃǁ"], await Speaker.UnsayableAsync(English, sounds, Token));
    }

    protected static SpokenRules WithSounds(params (string Grapheme, string Ipa)[] entries) =>
        new(new("en-US", [.. entries.Select(e => new LexiconEntry(e.Grapheme, null, e.Ipa))], 0), null);

    protected Task<Said> SayAsync(string text, Func<SpeechRequest, SpeechRequest>? change = null)
    {
        var request = new SpeechRequest(text, English);
        return Said.CollectAsync(Speaker, change?.Invoke(request) ?? request, Token);
    }

    protected static void AssertInside(Said said)
    {
        var last = TimeSpan.Zero;
        foreach (var word in said.Words)
        {
            Assert.True(word.Offset >= last, $"{word} begins before {last}.");
            Assert.True(word.Duration > TimeSpan.Zero, $"{word} has no length.");
            Assert.True(
                word.Offset + word.Duration <= said.Length + TimeSpan.FromMilliseconds(20),
                $"{word} ends after {said.Length}."
            );
            last = word.Offset;
        }
    }
}
