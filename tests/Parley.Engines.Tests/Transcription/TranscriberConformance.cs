using Parley.Engines.Hearing;
using Parley.Testing.Speech;

namespace Parley.Engines.Tests.Transcription;

/// <summary>What every transcriber must do, whatever it is made of. Derived once per engine.</summary>
public abstract class TranscriberConformance
{
    private const string Sentence = "what is the weather like in the morning";

    /// <summary>The engine under test; skips the test where it cannot run.</summary>
    protected abstract ITranscriber Transcriber { get; }

    [Fact]
    public async Task A_clear_sentence_is_heard_with_words_in_order()
    {
        var transcriber = Transcriber;
        var samples = await Spoken.ByFliteAsync(Sentence);
        var heard = await Ear.HearAsync(transcriber, samples);

        Assert.True(WordErrorRate.Of(Sentence, heard.Text).Rate <= 0.4, heard.Text);
        Assert.Equal(heard.Text, string.Join(' ', heard.Words.Select(word => word.Text)));
        Assert.InRange(heard.Confidence ?? 0.5, 0, 1);
        var end = TimeSpan.Zero;
        foreach (var word in heard.Words)
        {
            Assert.True(word.Start >= end && word.Duration > TimeSpan.Zero, $"{word} overlaps.");
            end = word.Start + word.Duration;
        }

        Assert.True(end <= TimeSpan.FromSeconds(samples.Length / 16_000.0));
    }

    [Fact]
    public async Task Words_have_their_times_and_probabilities_and_the_same_every_time()
    {
        var transcriber = Transcriber;
        var (times, probabilities) = (transcriber.Abilities.WordTimes, transcriber.Abilities.Probabilities);
        var samples = await Spoken.ByFliteAsync(Sentence);
        var heard = await Ear.HearAsync(transcriber, samples);
        var again = await Ear.HearAsync(transcriber, samples);

        Assert.Equal(heard.Words, again.Words);
        Assert.Equal(times, heard.Words.Count > 0);
        Assert.All(heard.Words, word => Assert.Equal(probabilities, word.Probability is >= 0 and <= 1));
        Assert.Contains(
            transcriber.Abilities.Languages,
            name => heard.Language is null || string.Equals(name, heard.Language, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Words_end_where_the_audio_ends_even_when_it_is_cut_within_a_word()
    {
        var transcriber = Transcriber;
        var samples = await Spoken.ByFliteAsync(Sentence);
        for (var length = samples.Length / 3; length < samples.Length; length += 5_003)
        {
            var heard = await Ear.HearAsync(transcriber, samples[..length]);
            var end = TimeSpan.Zero;
            foreach (var word in heard.Words)
            {
                Assert.True(word.Start >= end && word.Duration > TimeSpan.Zero, $"{word} overlaps.");
                end = word.Start + word.Duration;
            }

            Assert.True(end <= TimeSpan.FromSeconds(length / 16_000.0), $"{end} is behind the end.");
        }
    }

    [Fact]
    public async Task The_last_partial_has_the_words_when_they_were_asked_for()
    {
        var partials = new List<PartialTranscript>();
        var heard = await Ear.HearAsync(
            Transcriber,
            await Spoken.ByFliteAsync(Sentence),
            new() { PartialProbabilities = true },
            partials.Add
        );

        Assert.Equal(heard.Text, partials[^1].Text);
        Assert.All(
            partials.Where(partial => partial.Words.Count > 0),
            partial => Assert.Equal(partial.Text, string.Join(' ', partial.Words.Select(word => word.Text)))
        );
    }

    [Fact]
    public async Task Who_pauses_and_goes_on_is_heard_to_the_end()
    {
        var transcriber = Transcriber;
        var first = await Spoken.ByFliteAsync("what is the weather like");
        var second = await Spoken.ByFliteAsync("in the morning");
        await using var utterance = transcriber.Open(new(), _ => { });
        utterance.Write(first);
        utterance.Pause();
        utterance.Write(new short[3_200]);
        utterance.Write(second);
        utterance.Resume();
        utterance.Pause();
        utterance.Write(new short[3_200]);
        var heard = await utterance.CompleteAsync(TestContext.Current.CancellationToken);

        Assert.True(WordErrorRate.Of(Sentence, heard.Text).Rate <= 0.4, heard.Text);
        Assert.All(heard.Words.TakeLast(1), word => Assert.True(word.Start.TotalSeconds > first.Length / 16_000.0));
    }

    [Fact]
    public async Task It_can_be_warmed_up_twice_and_hears_as_before()
    {
        var transcriber = Transcriber;
        await transcriber.WarmAsync(TestContext.Current.CancellationToken);
        await transcriber.WarmAsync(TestContext.Current.CancellationToken);

        Assert.NotEmpty((await Ear.HearAsync(transcriber, await Spoken.ByFliteAsync(Sentence))).Text);
    }

    [Fact]
    public async Task Partials_come_while_the_person_speaks_and_never_after_the_end()
    {
        var transcriber = Transcriber;
        var samples = await Spoken.ByFliteAsync(Sentence);
        var partials = new List<string>();
        var early = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var utterance = transcriber.Open(
            new(),
            partial =>
            {
                lock (partials)
                {
                    partials.Add(partial.Text);
                }

                _ = early.TrySetResult();
            }
        );
        utterance.Write(samples);
        await early.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var heard = await utterance.CompleteAsync(TestContext.Current.CancellationToken);
        var count = partials.Count;
        utterance.Write(samples);
        await utterance.DisposeAsync();

        Assert.Equal(heard.Text, partials[^1]);
        Assert.Equal(count, partials.Count);
        Assert.All(partials, text => Assert.NotEmpty(text));
    }

    [Fact]
    public async Task Nothing_written_gives_empty_text()
    {
        var heard = await Ear.HearAsync(Transcriber, []);

        Assert.Empty(heard.Text);
        Assert.Empty(heard.Words);
    }

    [Fact]
    public async Task Silence_gives_empty_text()
    {
        var heard = await Ear.HearAsync(Transcriber, new short[32_000]);

        Assert.Empty(heard.Text);
    }

    [Fact]
    public async Task How_audio_is_cut_into_pieces_does_not_matter()
    {
        var transcriber = Transcriber;
        var samples = await Spoken.ByFliteAsync("turn on the kitchen light");
        var whole = await Ear.HearAsync(transcriber, samples);
        await using var utterance = transcriber.Open(new(), _ => { });
        for (int i = 0, size = 1; i < samples.Length; i += size, size = (size * 7 % 1013) + 1)
        {
            utterance.Write(samples.AsSpan(i, Math.Min(size, samples.Length - i)));
        }

        var pieces = await utterance.CompleteAsync(TestContext.Current.CancellationToken);
        Assert.Equal(whole.Text, pieces.Text);
    }

    [Fact]
    public async Task A_cancelled_utterance_frees_its_place_and_says_nothing_more()
    {
        var transcriber = Transcriber;
        var samples = await Spoken.ByFliteAsync(Sentence);
        var expected = await Ear.HearAsync(transcriber, samples);
        for (var i = 0; i < 10; i++)
        {
            var open = true;
            var late = false;
            var utterance = transcriber.Open(new(), _ => late |= !Volatile.Read(ref open));
            utterance.Write(samples);
            await utterance.DisposeAsync();
            Volatile.Write(ref open, false);
            Assert.False(late);
        }

        var heard = await Ear.HearAsync(transcriber, samples);
        Assert.Equal(expected.Text, heard.Text);
    }

    [Fact]
    public async Task Waiting_for_the_end_can_be_cancelled()
    {
        await using var utterance = Transcriber.Open(new(), _ => { });
        utterance.Write(new short[16_000]);
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => utterance.CompleteAsync(cancel.Token));
    }

    [Fact]
    public async Task A_minute_of_speech_is_heard_to_its_end()
    {
        var transcriber = Transcriber;
        var sentence = await Spoken.ByFliteAsync("the meeting starts at ten and ends at eleven");
        var samples = new List<short>();
        while (samples.Count < 60 * 16_000)
        {
            samples.AddRange(sentence);
        }

        var heard = await Ear.HearAsync(transcriber, [.. samples]);

        Assert.True(heard.Words.Count > 60, heard.Text);
        Assert.True(heard.Words[^1].Start > TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Six_at_once_hear_what_one_after_the_other_heard()
    {
        var transcriber = Transcriber;
        string[] sentences = ["set a timer for ten minutes", "what time is it", "play some music please"];
        var recordings = await Task.WhenAll(sentences.Select(text => Spoken.ByFliteAsync(text)));
        var serial = new List<string>();
        foreach (var recording in recordings)
        {
            serial.Add((await Ear.HearAsync(transcriber, recording)).Text);
        }

        var together = await Task.WhenAll(
            recordings.Concat(recordings).Select(recording => Task.Run(() => Ear.HearAsync(transcriber, recording)))
        );

        Assert.Equal(string.Join('\n', serial.Concat(serial)), string.Join('\n', together.Select(heard => heard.Text)));
    }

    [Fact]
    public async Task Who_spoke_before_does_not_change_what_is_heard()
    {
        var transcriber = Transcriber;
        var samples = await Spoken.ByFliteAsync("remind me to call my mother tomorrow");
        var other = await Spoken.ByFliteAsync("good evening", "slt");
        var loud = other.Select(sample => (short)Math.Clamp(sample * 6, short.MinValue, short.MaxValue)).ToArray();
        var first = await Ear.HearAsync(transcriber, samples);
        await Ear.HearAsync(transcriber, loud);
        var second = await Ear.HearAsync(transcriber, samples);

        Assert.Equal(first.Text, second.Text);
        Assert.Equal(first.Confidence ?? 1, second.Confidence ?? 1, 0.01);
    }
}
