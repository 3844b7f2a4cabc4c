using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Turns;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;

namespace Parley.Core.Tests.Goldens;

/// <summary>Sound and images in items (docs/protocol/conversation.md).</summary>
public sealed class ItemAudioTests
{
    private const string Spoken =
        """{"type":"conversation.item.create","event_id":"evt_1","item":{"id":"said","type":"message","role":"user","content":[{"type":"input_text","text":"Listen:"},{"type":"input_audio","audio":"AAAAAA=="}]}}""";

    public static TheoryData<string> Profiles => ["voice-live", "realtime-beta", "realtime"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Sound_in_an_item_is_written_down_and_then_answered(string profile)
    {
        var script = new Script(WireProfiles.All.Single(p => string.Equals(p.Name, profile, StringComparison.Ordinal)));
        script.Client(Spoken).Client("""{"type":"response.create"}""");
        Assert.Null(script.State.Response);
        var turn = script.State.Turns.Pending[0].Number;
        script.Take(new TranscriptPart(turn, "hello")).Take(new TranscriptDone(turn, "hello there"));
        Assert.NotNull(script.State.Response);
        script.Client("""{"type":"conversation.item.retrieve","item_id":"said"}""");
        script.Client("""{"type":"conversation.item.retrieve","item_id":"said"}""");
        var fetches = script.State.Fetches;
        script.Take(new AudioFetched(fetches[1].Number, [new(1, new byte[] { 1, 2 }, IsCut: false)]));
        script.Take(new AudioFetched(fetches[0].Number, [])).Matches($"item-audio-{profile}");
    }

    [Fact]
    public void Sound_that_is_cut_is_told_of_when_it_is_quiet()
    {
        var script = new Script().Client(
            """{"type":"conversation.item.create","item":{"id":"said","type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAAAA==","transcript":"hello"}]}}"""
        );
        Assert.Empty(script.State.Turns.Pending);
        script.Client("""{"type":"session.update","session":{}}""");
        script.Client("""{"type":"conversation.item.retrieve","item_id":"said"}""");
        script.Take(new AudioFetched(script.State.Fetches[0].Number, [new(0, new byte[] { 1, 2 }, IsCut: true)]));
        script
            .Client("""{"type":"conversation.item.delete","item_id":"said"}""")
            .Client(
                """{"type":"conversation.item.create","event_id":"evt_9","item":{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAA"}]}}"""
            )
            .Client(
                """{"type":"response.create","event_id":"evt_10","response":{"append_input_items":[{"type":"message","role":"user","content":[{"type":"input_audio","audio":"AAAAAA=="}]}]}}"""
            )
            .Matches("item-audio-cut");
    }

    [Fact]
    public void A_model_that_sees_no_images_gets_none()
    {
        var script = new Script();
        script.Client(Image("data:image/png;base64,iVBORw0KGgo="));
        script.Can(new() { AcceptsImages = true });
        script.Client(Image("https://example.test/cat.png")).Client(Image("data:image/png;base64,iVBORw0KGgo="));
        script.Client(Image("data:image/png;base64,R0lGODlh"));
        script.Client("""{"type":"response.create"}""");
        Assert.Contains(
            ((StartResponse)script.Effects.Single(e => e is StartResponse)).Snapshot.Items,
            i => i is MessageItem { Content: [_, InputImagePart] }
        );
        script.Take(
            new AnswerFailed(
                script.Response,
                new(FailureKind.Unsupported, "The model sees no images.", ErrorCodes.ImageNotSupported)
            )
        );
        script.Client("""{"type":"response.create"}""");
        Assert.All(
            ((StartResponse)script.Effects.Single(e => e is StartResponse)).Snapshot.Items,
            i => Assert.False(i is MessageItem message && message.Content.Any(p => p is InputImagePart))
        );
        script.Client(Image("data:image/png;base64,iVBORw0KGgo=")).Matches("images");
    }

    private static string Image(string url) =>
        $$$"""{"type":"conversation.item.create","event_id":"evt_1","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"What is this?"},{"type":"input_image","image_url":"{{{url}}}"}]}}""";
}
