using System.Text.Json;
using Parley.Testing.Coverage;

namespace Parley.Server.Tests.Wire;

/// <summary>Items of the conversation, in every dialect: each kind, each part, each event.</summary>
public sealed class ItemTests
{
    private const string Pixel = "data:image/png;base64,iVBORw0KGgo=";

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:75")]
    public async Task Items_of_every_kind_are_put_where_the_client_wants_them(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);

        var first = await CreateAsync(call, null, Message("m1", "user", """{"type":"input_text","text":"Hello."}"""));
        var second = await CreateAsync(
            call,
            "m1",
            Message("m2", "assistant", Said(dialect, "text", "text", "Good day."))
        );
        var third = await CreateAsync(
            call,
            null,
            """{"type":"function_call","id":"f1","call_id":"c1","name":"get_time","arguments":"{}","status":"completed"}"""
        );
        var fourth = await CreateAsync(
            call,
            null,
            """{"type":"function_call_output","id":"f2","call_id":"c1","output":"Noon.","status":"completed"}"""
        );
        var fifth = await CreateAsync(
            call,
            "root",
            Message("m0", "system", """{"type":"input_text","text":"Be brief."}""")
        );
        var sixth = await CreateAsync(
            call,
            "m2",
            Message("m3", "assistant", Said(dialect, "audio", "transcript", "As I said."))
        );

        Assert.Equal(
            [null, "m1", "m2", "f1", null, "m2"],
            [first, second, third, fourth, fifth, sixth],
            StringComparer.Ordinal
        );
        Assert.Equal("m0", call.Of(dialect.ItemShown())[4].GetProperty("item").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    public async Task A_person_shows_a_picture_and_words_that_were_said_before(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        var parts =
            $$"""{"type":"input_image","image_url":"{{Pixel}}","detail":"low"},{"type":"input_audio","transcript":"What is this?"}""";

        await CreateAsync(call, null, Message("m1", "user", parts));

        var content = call.Of(dialect.ItemShown())[0].GetProperty("item").GetProperty("content");
        Assert.Equal(Pixel, content[0].GetProperty("image_url").GetString());
        Assert.Equal("low", content[0].GetProperty("detail").GetString());
        Assert.Equal("What is this?", content[1].GetProperty("transcript").GetString());
        await call.SendAsync("""{"type":"response.create"}""");
        await call.UntilAsync("response.done");
        var asked = Assert.IsType<Parley.Engines.Responses.ChatMessage>(call.Responder.Requests[0].Entries[^1]);
        Assert.Equal("What is this?", asked.Text);
        Assert.Equal(Pixel, Assert.Single(asked.Images!).Url.ToString());
    }

    [Fact]
    [Covers("feature:79")]
    public async Task A_picture_has_its_older_name_in_older_versions()
    {
        await using var call = await WireCall.OpenAsync(
            Dialect.VoiceLive,
            path: "/voice-live/realtime?api-version=2025-10-01&model=test"
        );

        await CreateAsync(
            call,
            null,
            Message("m1", "user", $$"""{"type":"input_image","url":"{{Pixel}}","detail":"high"}""")
        );

        var shown = call.Of("conversation.item.created")[0].GetProperty("item").GetProperty("content")[0];
        Assert.Equal(Pixel, shown.GetProperty("url").GetString());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:77")]
    public async Task An_item_is_retrieved_and_deleted_and_then_it_is_gone(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await CreateAsync(call, null, Message("m1", "user", """{"type":"input_text","text":"Hello."}"""));

        var retrieved = await call.AskAsync(
            """{"type":"conversation.item.retrieve","item_id":"m1"}""",
            "conversation.item.retrieved"
        );
        var deleted = await call.AskAsync(
            """{"type":"conversation.item.delete","item_id":"m1"}""",
            "conversation.item.deleted"
        );
        var gone = await call.AskAsync("""{"type":"conversation.item.retrieve","item_id":"m1"}""", "error");

        Assert.Equal("Hello.", retrieved.GetProperty("item").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("m1", deleted.GetProperty("item_id").GetString());
        Assert.Equal("item_not_found", gone.GetProperty("error").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:78")]
    public async Task What_the_person_did_not_hear_is_cut_off_an_answer(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.TypeAsync("Hello.");
        await call.SendAsync("""{"type":"response.create"}""");
        var done = await call.UntilAsync("response.done");
        var item = done.GetProperty("response").GetProperty("output")[0].GetProperty("id").GetString();

        var cut = await call.AskAsync(
            $$"""{"type":"conversation.item.truncate","item_id":"{{item}}","content_index":0,"audio_end_ms":300}""",
            "conversation.item.truncated"
        );
        var kept = await call.AskAsync(
            $$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""",
            "conversation.item.retrieved"
        );

        Assert.Equal(300, cut.GetProperty("audio_end_ms").GetInt32());
        Assert.Equal(0, cut.GetProperty("content_index").GetInt32());
        var left = kept.GetProperty("item").GetProperty("content")[0].GetProperty("transcript").GetString()!;
        Assert.StartsWith(left, "Good to hear you.", StringComparison.Ordinal);
        Assert.InRange(left.Length, 1, "Good to hear you.".Length - 1);
    }

    [Theory]
    [InlineData(Dialect.VoiceLive)]
    [InlineData(Dialect.Realtime)]
    [InlineData(Dialect.RealtimeBeta)]
    [Covers("feature:76")]
    [Covers("feature:80")]
    public async Task What_the_person_said_or_brought_is_retrieved_with_its_sound(Dialect dialect)
    {
        await using var call = await WireCall.OpenAsync(dialect);
        await call.UpdateAsync(dialect.Turns("null"));
        await call.SpeakAsync(600, 0);
        var committed = await call.AskAsync("""{"type":"input_audio_buffer.commit"}""", "input_audio_buffer.committed");
        await call.UntilAsync("conversation.item.input_audio_transcription.completed");
        var sound = Convert.ToBase64String(new byte[24_000]);

        await call.AskAsync(
            $$"""{"type":"conversation.item.create","item":{{Message("m1", "user", $"{{\"type\":\"input_audio\",\"audio\":\"{sound}\",\"transcript\":\"Hello.\"}}")}} }""",
            dialect.ItemShown()
        );
        var said = await RetrieveAsync(call, committed.GetProperty("item_id").GetString()!);
        var brought = await RetrieveAsync(call, "m1");

        Assert.InRange(said.GetProperty("audio").GetBytesFromBase64().Length, 24_000, 32_000);
        Assert.Equal(24_000, brought.GetProperty("audio").GetBytesFromBase64().Length);
        Assert.Equal("Hello.", brought.GetProperty("transcript").GetString());
    }

    private static async Task<JsonElement> RetrieveAsync(WireCall call, string item) =>
        (
            await call.AskAsync(
                $$"""{"type":"conversation.item.retrieve","item_id":"{{item}}"}""",
                "conversation.item.retrieved"
            )
        )
            .GetProperty("item")
            .GetProperty("content")[0];

    /// <summary>Gives the id of the item before it, as the server tells it.</summary>
    private static async Task<string?> CreateAsync(WireCall call, string? previous, string item)
    {
        var place = previous is null ? "" : $"\"previous_item_id\":\"{previous}\",";
        var shown = await call.AskAsync(
            $$"""{"type":"conversation.item.create",{{place}}"item":{{item}} }""",
            call.Dialect.ItemShown()
        );
        using var sent = JsonDocument.Parse(item);
        Assert.Equal(
            sent.RootElement.GetProperty("id").GetString(),
            shown.GetProperty("item").GetProperty("id").GetString()
        );
        return shown.GetProperty("previous_item_id").GetString();
    }

    private static string Message(string id, string role, string parts) =>
        $$"""{"type":"message","id":"{{id}}","role":"{{role}}","status":"completed","content":[{{parts}}]}""";

    private static string Said(Dialect dialect, string part, string field, string text) =>
        $$"""{"type":"{{dialect.Part(part)}}","{{field}}":"{{text}}"}""";
}
