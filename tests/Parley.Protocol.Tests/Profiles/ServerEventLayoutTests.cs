using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;
using Parley.Protocol.Tests.Json;

namespace Parley.Protocol.Tests.Profiles;

/// <summary>Every server event in every dialect: names, content types, and what stock clients stumble over.</summary>
public sealed class ServerEventLayoutTests
{
    private static readonly WireProfile[] All =
    [
        WireProfile.VoiceLive.At("2025-10-01"),
        WireProfile.VoiceLive,
        WireProfile.VoiceLive.At("v1"),
        WireProfile.RealtimeBeta,
        WireProfile.Realtime,
    ];

    private static readonly MessageItem Spoken = new(
        "item_2",
        MessageRole.Assistant,
        [new AudioPart("Hi."), new TextPart("x")]
    );

    [Fact]
    public void Every_event_that_a_dialect_has_can_be_written()
    {
        foreach (var profile in All)
        {
            foreach (var e in ServerEventSamples.All.Where(e => ServerEventNames.Has(profile, e)))
            {
                var json = Wire.Written(e with { EventId = "event_7" }, profile);
                Assert.Equal(ServerEventNames.Of(e, profile), json.GetProperty("type").GetString());
                Assert.Equal("event_7", json.GetProperty("event_id").GetString());
                CheckNumbers(json, json.GetProperty("type").GetString()!);
            }
        }
    }

    [Fact]
    public void Names_differ_where_the_documents_differ_and_nowhere_else()
    {
        var renamed = ServerEventSamples
            .All.Select(e =>
                (
                    Old: ServerEventNames.Of(e, WireProfile.RealtimeBeta),
                    New: ServerEventNames.Of(e, WireProfile.Realtime)
                )
            )
            .Where(n => !string.Equals(n.Old, n.New, StringComparison.Ordinal))
            .Select(n => $"{n.Old} {n.New}")
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Assert.Equal(
            """
            conversation.item.created conversation.item.added
            response.audio.delta response.output_audio.delta
            response.audio.done response.output_audio.done
            response.audio_transcript.delta response.output_audio_transcript.delta
            response.audio_transcript.done response.output_audio_transcript.done
            response.text.delta response.output_text.delta
            response.text.done response.output_text.done
            """,
            string.Join(Environment.NewLine, renamed)
        );
    }

    [Fact]
    public void The_OpenAI_dialects_never_say_what_only_Voice_Live_has()
    {
        foreach (var profile in (ReadOnlySpan<WireProfile>)[WireProfile.RealtimeBeta, WireProfile.Realtime])
        {
            var names = ServerEventSamples
                .All.Where(e => ServerEventNames.Has(profile, e))
                .Select(e => ServerEventNames.Of(e, profile))
                .ToList();
            Assert.DoesNotContain(
                names,
                n =>
                    n is "warning"
                    || n.Contains("animation", StringComparison.Ordinal)
                    || n.Contains("timestamp", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void An_assistants_parts_have_long_names_in_items_of_Realtime_and_short_ones_in_content_events()
    {
        var place = new ContentPlace("resp_1", "item_2", 0, 0);
        foreach (var profile in All)
        {
            string[] types = profile == WireProfile.Realtime ? ["output_audio", "output_text"] : ["audio", "text"];
            ServerEvent[] holders =
            [
                new ItemCreated(null, Spoken),
                new OutputItemDone("resp_1", 0, Spoken),
                new ItemRetrieved(Spoken),
            ];
            Assert.All(
                holders.Where(e => ServerEventNames.Has(profile, e)),
                e => Assert.Equal(types, Types(Wire.Written(e, profile).GetProperty("item")), StringComparer.Ordinal)
            );
            var part = Wire.Written(new ContentPartAdded(place, new AudioPart("")), profile).GetProperty("part");
            Assert.Equal("""{"type":"audio","transcript":""}""", part.GetRawText());
        }
    }

    [Fact]
    public void What_a_person_said_has_a_transcript_always_and_audio_in_Voice_Live_alone()
    {
        foreach (var profile in All)
        {
            var heard = new MessageItem("item_1", MessageRole.User, [new InputAudioPart(null)]);
            var part = Wire.Written(new ItemCreated(null, heard), profile).GetProperty("item").GetProperty("content")[
                0
            ];
            Assert.Equal(JsonValueKind.Null, part.GetProperty("transcript").ValueKind);
            Assert.Equal(profile.HasVoiceLiveFields, part.TryGetProperty("audio", out _));
        }
    }

    [Theory]
    [InlineData("2025-05-01-preview", "url")]
    [InlineData("2026-04-10", "url")]
    [InlineData("2026-06-01-preview", "image_url")]
    [InlineData("2026-07-15", "image_url")]
    [InlineData("v1", "image_url")]
    [InlineData("nonsense", "image_url")]
    [InlineData(null, "image_url")]
    public void An_image_has_the_name_of_its_version(string? version, string name)
    {
        var seen = new MessageItem("item_1", MessageRole.User, [new InputImagePart("https://x/y.png", null)]);
        var profile = WireProfile.VoiceLive.At(version);
        var part = Wire.Written(new ItemCreated(null, seen), profile).GetProperty("item").GetProperty("content")[0];
        Assert.Equal($$"""{"type":"input_image","{{name}}":"https://x/y.png"}""", part.GetRawText());
        var again = Wire.Good<ItemCreate>(
            $$$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{{{part.GetRawText()}}}]}}""",
            profile
        );
        Assert.Equal("https://x/y.png", ((InputImagePart)((MessageItem)again.Item).Content[0]).ImageUrl);
    }

    [Fact]
    public void A_response_is_laid_out_like_its_session()
    {
        var response = new ResponseView("resp_1", ResponseStatus.InProgress)
        {
            ConversationId = "conv_1",
            Voice = new VoiceConfig("openai", "marin") { IsPlainString = true },
            OutputAudioFormat = OutputAudioFormat.Pcm16,
            MaxOutputTokens = 50,
        };
        Assert.Equal(
            """{"id":"resp_1","object":"realtime.response","status":"in_progress","status_details":null,"output":[],"usage":null,"conversation_id":"conv_1","output_modalities":["audio"],"audio":{"output":{"format":{"type":"audio/pcm","rate":24000},"voice":"marin"}},"max_output_tokens":50,"metadata":null}""",
            Laid(response, WireProfile.Realtime)
        );
        Assert.Equal(
            """{"id":"resp_1","object":"realtime.response","status":"in_progress","status_details":null,"output":[],"usage":null,"conversation_id":"conv_1","modalities":["text","audio"],"voice":"marin","output_audio_format":"pcm16","temperature":0.8,"max_output_tokens":50,"metadata":null}""",
            Laid(response, WireProfile.RealtimeBeta)
        );
        Assert.DoesNotContain("metadata", Laid(response, WireProfile.VoiceLive), StringComparison.Ordinal);
    }

    [Fact]
    public void A_voice_is_a_name_outside_of_Voice_Live()
    {
        var response = new ResponseView("resp_1", ResponseStatus.InProgress) { Voice = VoiceConfig.Default };
        Assert.Contains(
            "\"voice\":\"en-US-AvaNeural\"",
            Laid(response, WireProfile.Realtime),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"voice\":\"en-US-AvaNeural\"",
            Laid(response, WireProfile.RealtimeBeta),
            StringComparison.Ordinal
        );
        Assert.Contains("\"voice\":{", Laid(response, WireProfile.VoiceLive), StringComparison.Ordinal);
    }

    private static string Laid(ResponseView response, WireProfile profile) =>
        Wire.Written(new ResponseCreated(response), profile).GetProperty("response").GetRawText();

    private static ImmutableArray<string> Types(JsonElement item) =>
        [.. item.GetProperty("content").EnumerateArray().Select(p => p.GetProperty("type").GetString()!)];

    /// <summary>Clients read these with an integer's parser: no fraction, no text, no null.</summary>
    private static void CheckNumbers(JsonElement value, string path)
    {
        foreach (var property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().ToArray() : [])
        {
            var name = property.Name;
            var whole =
                name.EndsWith("_index", StringComparison.Ordinal)
                || name.EndsWith("_tokens", StringComparison.Ordinal)
                    && name is not ("max_output_tokens" or "max_response_output_tokens")
                || name is "rate" && property.Value.ValueKind == JsonValueKind.Number
                || name.EndsWith("_ms", StringComparison.Ordinal) && name is not "idle_timeout_ms";
            if (whole)
            {
                Assert.True(property.Value.TryGetInt64(out _), $"{path}.{name}");
            }

            CheckNumbers(property.Value, $"{path}.{name}");
        }
    }
}
