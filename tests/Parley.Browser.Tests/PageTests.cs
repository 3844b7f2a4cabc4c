using System.Globalization;
using Microsoft.Playwright;
using Parley.Server.Tests.Hosting;

namespace Parley.Browser.Tests;

/// <summary>The page in a real browser, against the real engines.</summary>
public sealed class PageTests
{
    private const string Done = "#message-list details[data-type='response.done']";
    private const string Heard = ".turn.you .words:not(.partial):not(.nothing)";
    private const string Answer = ".turn.parley .words:not(.partial)";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_by_microphone_is_transcribed_answered_and_heard()
    {
        await using var page = await TalkingPage.OpenAsync("What time is it?", TestServer.Key, Cancel);

        await page.Page.ClickAsync("#talk");
        await page.SeeAsync(Heard);
        await page.SeeAsync(Answer);
        await page.HearAsync();
        await page.SeeAsync(Done);
        await page.Page.ClickAsync(".turn.parley .latency summary");
        await page.SeeAsync(".turn.parley .latency dt.stopped");
        await page.PictureAsync("microphone");

        Assert.Contains("time", await page.Page.InnerTextAsync(Heard), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(await page.Page.InnerTextAsync(Answer));
        var steps = await page.Page.Locator(".turn.parley .latency dt").AllInnerTextsAsync();
        Assert.Contains("end of speech found", steps, StringComparer.Ordinal);
        Assert.Contains("sent", steps, StringComparer.Ordinal);
        var total = Milliseconds(await page.Page.InnerTextAsync(".turn.parley .latency summary"));
        var last = await page.Page.Locator(".turn.parley .latency dd:not(.saved)").AllInnerTextsAsync();
        Assert.InRange(Milliseconds(last[^1]), total - 1, total + 1);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task On_a_telephone_nothing_is_cut_off_and_no_number_is_broken()
    {
        await using var page = await TalkingPage.OpenAsync("Unused.", TestServer.Key, Cancel);
        await page.Page.SetViewportSizeAsync(390, 844);

        await page.Page.ClickAsync("#play");
        await page.SeeAsync(".turn.parley .latency summary");
        await page.Page.ClickAsync(".turn.parley .latency summary");
        await page.SeeAsync(".turn.parley .latency dd:visible");
        await page.PictureAsync("telephone");
        var numbers = await page.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.latency dd')].filter(e => e.getClientRects()[0].height > 28).map(e => e.innerText)"
        );
        var cut = await page.Page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('.dock button, .dock .file > span, header button')]"
                + ".filter(e => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0"
                + " || e.getBoundingClientRect().right > e.parentElement.getBoundingClientRect().right + 1)).map(e => e.innerText)"
        );
        var recording = await page.Page.Locator("#recording").BoundingBoxAsync();
        await page.Page.ClickAsync("#tab-options");
        var voice = await page.Page.Locator("#voice").BoundingBoxAsync();
        await page.PictureAsync("telephone-options");

        Assert.Empty(numbers);
        Assert.Empty(cut);
        Assert.True(recording?.Width > 100, $"The choice of recordings is {recording?.Width} px wide.");
        Assert.True(voice?.Width > 180, $"The field of the voice is {voice?.Width} px wide.");
    }

    private static int Milliseconds(string text) =>
        int.Parse(
            text[..text.IndexOf(" ms", StringComparison.Ordinal)],
            NumberStyles.Number,
            CultureInfo.InvariantCulture
        );

    [Fact]
    public async Task Speaking_interrupts_the_answer_at_once()
    {
        await using var page = await TalkingPage.OpenAsync("Stop please.", TestServer.Key, Cancel);

        await page.Page.FillAsync("#line", "Count from one to forty");
        await page.Page.PressAsync("#line", "Enter");
        await page.HearAsync();
        await page.Page.ClickAsync("#talk");
        var state = await page.StateWhenSeenAsync(".turn.parley.cut");
        await page.PictureAsync("interrupted");

        Assert.Equal("interrupted", await page.Page.InnerTextAsync(".turn.parley.cut .note"));
        Assert.True(state is not "speaking", state);
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_sample_recording_is_spoken_and_its_messages_are_listed()
    {
        await using var page = await TalkingPage.OpenAsync("Unused.", TestServer.Key, Cancel, ColorScheme.Dark);

        await page.Page.ClickAsync("#play");
        await page.SeeAsync(Heard);
        await page.HearAsync();
        await page.SeeAsync(Done);
        await page.Page.ClickAsync($"{Done} summary");
        await page.SeeAsync($"{Done} pre");
        await page.PictureAsync("recording");

        Assert.Contains("\"status\": \"completed\"", await page.Page.InnerTextAsync($"{Done} pre"));
        foreach (
            var type in new[]
            {
                "session.created",
                "session.update",
                "input_audio_buffer.append",
                "response.audio.delta",
            }
        )
        {
            Assert.True(await page.Page.Locator($"#message-list details[data-type='{type}']").CountAsync() > 0, type);
        }

        await page.Page.FillAsync("#message-filter", "session.");
        Assert.Equal(0, await page.Page.Locator($"{Done}:visible").CountAsync());
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_face_speaks_the_answer_and_settings_without_a_control_are_sent_as_json()
    {
        await using var page = await TalkingPage.OpenAsync("Unused.", TestServer.Key, Cancel);

        await page.Page.ClickAsync("#tab-options");
        await page.Page.CheckAsync("[name=face]");
        await page.Page.FillAsync("#agent", "helper");
        await page.SeeAsync("#agent-place:visible");
        await page.Page.FillAsync("#agent", "");
        await page.Page.SelectOptionAsync("#turn_detection", "azure_semantic_vad");
        await page.SeeAsync("[name=filler]:visible");
        await page.Page.FillAsync("#more", """{"metadata":{"seen":"here"}}""");
        await page.PictureAsync("options");
        var atRest = await page.Page.GetAttributeAsync("#face .mouth", "d");
        await page.Page.FillAsync("#line", "Count from one to ten");
        await page.Page.PressAsync("#line", "Enter");
        await page.Page.WaitForFunctionAsync(
            "rest => document.querySelector('#face .mouth').getAttribute('d') !== rest",
            atRest
        );
        await page.HearAsync();
        await page.PictureAsync("face");
        await page.Page.ClickAsync("#tab-messages");
        await page.SeeAsync(Done);
        await page.Page.ClickAsync("#message-list details[data-type='session.updated'] summary");
        await page.SeeAsync("#message-list details[data-type='session.updated'] pre");

        Assert.Contains(
            "seen",
            await page.Page.InnerTextAsync("#message-list details[data-type='session.updated'] pre")
        );
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_wrong_key_is_told_in_words()
    {
        await using var page = await TalkingPage.OpenAsync("Unused.", "not-a-key", Cancel);

        await page.Page.ClickAsync("#talk");
        await page.SeeAsync("#notice:not([hidden])");
        await page.PictureAsync("wrong-key");

        Assert.Contains("does not know this key", await page.Page.InnerTextAsync("#notice"));
        Assert.Equal("Not connected", await page.Page.InnerTextAsync("#state"));
    }

    [Fact]
    public async Task The_key_leaves_the_address_and_the_stop_gap_ear_is_named()
    {
        await using var page = await TalkingPage.OpenAsync("Unused.", TestServer.Key, Cancel);

        Assert.DoesNotContain("key", page.Page.Url, StringComparison.Ordinal);
        Assert.Equal(TestServer.Key, await page.Page.InputValueAsync("#key"));
        Assert.Contains("stop-gap", await page.Page.InnerTextAsync("#banner"));
        Assert.Empty(page.Problems);
    }
}
