using System.Text;
using Parley.Runtime.Outgoing;
using Parley.Testing.Fakes;

namespace Parley.Runtime.Tests.Calls;

/// <summary>Lexicons that come from elsewhere, early, late or never.</summary>
public sealed class VoiceRulesTests
{
    private const string Lexicon =
        """<lexicon xml:lang="en-US"><lexeme><grapheme>SQL</grapheme><alias>sequel</alias></lexeme></lexicon>""";

    private const string Voice =
        """{"voice":{"type":"azure-standard","name":"en-US-AvaNeural","custom_lexicon_url":"https://example.com/a.pls"}}""";

    [Theory]
    [InlineData(0)]
    [InlineData(400)]
    [InlineData(900)]
    public void An_answer_waits_for_its_lexicon(int milliseconds)
    {
        var (call, fetch) = Speak(new(Lexicon, milliseconds), 1);
        Assert.Equal([true], call.Speaker.SaidByRules);
        Assert.Empty(call.Of("warning"));
        Assert.Equal(1, fetch.Asked);
    }

    [Fact]
    public void An_answer_does_not_wait_longer_than_a_second_and_the_next_one_has_it()
    {
        var (call, fetch) = Speak(new(Lexicon, 3_000), 3);
        Assert.False(call.Speaker.SaidByRules[0]);
        Assert.True(call.Speaker.SaidByRules[^1]);
        Assert.Equal(["voice_rules_late"], Codes(call));
        Assert.Equal(1, fetch.Asked);
        var first = call.Of("response.audio.delta").First().At - call.Of("response.created").First().At;
        Assert.InRange(first.TotalMilliseconds, 1_000, 1_300);
    }

    [Fact]
    public void What_cannot_be_used_is_told_once_however_often_it_is_asked_for()
    {
        var (call, fetch) = Speak(new("no lexicon", 10), 3);
        Assert.All(call.Speaker.SaidByRules, Assert.False);
        Assert.Equal(["voice_lexicon_unavailable"], Codes(call));
        Assert.Equal(1, fetch.Asked);
    }

    [Fact]
    public void A_session_that_ends_does_not_wait_for_a_document()
    {
        var fetch = new FakeFetch(Lexicon, 600_000);
        var call = Call.Run(
            new() { Update = Voice, Fetch = fetch.At },
            call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                return call.StaySilentAsync(200);
            }
        );
        call.LeavesNothing();
        Assert.Equal(1, fetch.Asked);
    }

    [Fact]
    public void Nothing_is_fetched_for_a_voice_that_names_nothing_and_a_response_may_bring_its_own()
    {
        var fetch = new FakeFetch(Lexicon, 50);
        var call = Call.Run(
            new() { Update = """{"voice":"alloy"}""", Fetch = fetch.At },
            async call =>
            {
                call.Client.Send("""{"type":"response.create"}""");
                await call.Client.NextAsync("response.done");
                Assert.Equal(0, fetch.Asked);
                call.Client.Send($$"""{"type":"response.create","response":{{Voice}} }""");
                await call.Client.NextAsync("response.done");
            }
        );
        Assert.Equal([false, true], call.Speaker.SaidByRules);
    }

    private static (Call Call, FakeFetch Fetch) Speak(FakeFetch fetch, int answers)
    {
        var call = Call.Run(
            new() { Update = Voice, Fetch = fetch.At },
            async call =>
            {
                for (var i = 0; i < answers; i++)
                {
                    call.Client.Send("""{"type":"response.create"}""");
                    await call.Client.NextAsync("response.done");
                    await call.StaySilentAsync(1_500);
                }
            }
        );
        call.LeavesNothing();
        return (call, fetch);
    }

    private static string[] Codes(Call call) =>
        [
            .. call.Of("warning")
                .Select(w => w.Json.GetProperty("warning").GetProperty("code").GetString()!)
                .Where(code => code is not "voice_substituted"),
        ];

    private sealed class FakeFetch(string document, int milliseconds) : IOutgoingFetch
    {
        private TimeProvider _time = TimeProvider.System;

        public int Asked { get; private set; }

        public FakeFetch At(TimeProvider time)
        {
            _time = time;
            return this;
        }

        public async Task<FetchResult> GetAsync(Uri url, FetchLimits limits, CancellationToken cancellationToken)
        {
            Asked++;
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), _time, cancellationToken);
            return new FetchResult(Encoding.UTF8.GetBytes(document));
        }
    }
}
