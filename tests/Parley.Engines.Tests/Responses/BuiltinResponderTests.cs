using Parley.Engines.Builtin;
using Parley.Engines.Responses;

namespace Parley.Engines.Tests.Responses;

public sealed class BuiltinResponderTests
{
    private readonly Asking _asking = new(new BuiltinResponder());

    [Fact]
    public async Task The_same_request_gives_the_same_answer()
    {
        foreach (string said in new[] { "flip a coin", "roll two dice", "tell me a joke", "qwertz" })
        {
            ResponderRequest request = _asking.Request with { Entries = [new ChatMessage(ChatRole.User, said)] };

            Assert.Equal(
                Asking.Text(await Asking.PartsAsync(new BuiltinResponder(), request)),
                Asking.Text(await Asking.PartsAsync(new BuiltinResponder(), request))
            );
        }
    }

    [Fact]
    public async Task A_deleted_entry_is_forgotten()
    {
        await _asking.SayAsync("my name is Anna");
        Assert.Contains("Anna", await _asking.SayAsync("what is my name"), StringComparison.Ordinal);

        _asking.Entries.RemoveRange(0, 4);

        Assert.DoesNotContain("Anna", await _asking.SayAsync("what is my name"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_was_heard_of_a_truncated_answer_is_said_again()
    {
        await _asking.SayAsync("count to ten");
        _asking.Entries[^1] = new ChatMessage(ChatRole.Assistant, "One, two, three");

        Assert.Equal("One, two, three", await _asking.SayAsync("say that again"));
    }

    [Fact]
    public async Task A_question_that_was_cut_off_before_it_was_asked_waits_for_no_answer()
    {
        await _asking.SayAsync("set a timer");
        _asking.Entries[^1] = new ChatMessage(ChatRole.Assistant, "For");

        await _asking.SayAsync("two minutes");

        Assert.Null(_asking.Reminder);
    }

    [Fact]
    public async Task Timers_are_announced_by_the_session()
    {
        await _asking.SayAsync("set a timer for five minutes");
        Assert.Equal(
            new ResponderReminder(TimeSpan.FromMinutes(5), "Your five minute timer is done."),
            _asking.Reminder
        );

        await _asking.SayAsync("start a timer for an hour and a half");
        Assert.Equal(TimeSpan.FromMinutes(90), _asking.Reminder!.After);

        string left = await _asking.SayAsync("how long is left");
        Assert.Null(_asking.Reminder);
        Assert.Contains("cannot see", left, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_stops_at_the_token_limit()
    {
        _asking.Request = _asking.Request with { MaxOutputTokens = 3 };

        string answer = await _asking.SayAsync("count to ten");

        Assert.Equal("One, two, ", answer);
        Assert.Equal(ResponderFinish.Length, _asking.Done.Finish);
    }

    [Fact]
    public async Task Another_language_gets_an_honest_answer()
    {
        _asking.Request = _asking.Request with { Language = "fr-FR" };

        Assert.StartsWith(
            "I am sorry, I only speak English.",
            await _asking.SayAsync("quelle heure est-il"),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "I am sorry, I only speak English.",
            await _asking.SayAsync("parlez-vous allemand"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_empty_transcript_gets_an_apology()
    {
        Assert.StartsWith("Sorry, I did not catch that", await _asking.SayAsync(""), StringComparison.Ordinal);
        Assert.StartsWith("Sorry, I did not catch that", await _asking.SayAsync(" ... "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Instructions_can_ask_for_words_to_be_said_now()
    {
        _asking.Request = _asking.Request with { Instructions = "Say exactly \"Welcome to the show\"." };

        Assert.Equal("Welcome to the show.", await _asking.AnswerAsync());
    }

    [Fact]
    public async Task Two_questions_in_one_utterance_are_both_answered()
    {
        string answer = await _asking.SayAsync("My name is Anna. What time is it?");

        Assert.Contains("Anna", answer, StringComparison.Ordinal);
        Assert.Contains("3:42 PM", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_miss_admits_it_and_says_how_to_connect_a_model()
    {
        string answer = await _asking.SayAsync("who won the world cup in nineteen fifty four");

        Assert.Contains("language model", answer, StringComparison.Ordinal);
        Assert.Contains("responder", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_phrase_that_it_offers_is_understood()
    {
        BuiltinResponder responder = new();
        foreach (string phrase in responder.Phrases)
        {
            string answer = await new Asking(responder).SayAsync(phrase);

            Assert.False(
                answer.StartsWith("I heard", StringComparison.Ordinal)
                    || answer.Contains("Did you", StringComparison.Ordinal),
                $"{phrase}: {answer}"
            );
        }
    }

    [Fact]
    public async Task No_input_however_odd_breaks_it()
    {
        string[] odd =
        [
            "(((((",
            "what is ((1)",
            "count to minus",
            "spell",
            "9999999999999999999999 times 99999999999999999999",
            "convert",
            "🎉🎉",
            "a b c d e f g",
            "what is 0 to the power of minus 1",
            "set a timer for minus five minutes",
            "count from one million to ten million",
            "roll",
            "remove from list",
            "what is " + string.Join(" plus ", Enumerable.Repeat("one", 200)),
            new string('x', 5000),
            string.Join(' ', Enumerable.Repeat("list", 300)),
        ];
        foreach (string said in odd)
        {
            await _asking.SayAsync(said);

            Assert.IsType<ResponderDone>(_asking.Last[^1]);
        }
    }

    [Fact]
    public async Task A_picture_alone_is_not_pretended_to_be_seen()
    {
        _asking.Entries.Add(new ChatMessage(ChatRole.User, "", [new ChatImage(new Uri("data:image/png;base64,AAAA"))]));

        Assert.Contains("cannot see", await _asking.AnswerAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_time_elsewhere_is_told_also_as_a_follow_up()
    {
        Assert.SkipUnless(
            TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Tokyo", out _),
            "This machine has no time zone data."
        );

        Assert.Equal("In Tokyo it is 12:42 AM on Wednesday.", await _asking.SayAsync("what time is it in tokyo"));
        Assert.Equal("In New York it is 10:42 AM.", await _asking.SayAsync("and in new york"));
    }
}
