using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Protocol.Tests.Json;

public sealed class FuzzTests
{
    private static readonly string[] Values =
    [
        "null",
        "true",
        "0",
        "-1",
        "0.5",
        "1e999",
        "99999999999999999999",
        "\"\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"inf\"",
        "[]",
        "{}",
        "[null]",
        "[[[[{}]]]]",
        "{\"type\":\"function\"}",
        "[{\"type\":7}]",
    ];

    private static readonly WireProfile[] Profiles =
    [
        WireProfile.VoiceLive,
        WireProfile.VoiceLive.At("v1"),
        WireProfile.RealtimeBeta,
        WireProfile.Realtime,
    ];

    private static readonly Gen<string> Sample = OneOf([
        .. ClientEventSamples.All,
        .. ClientEventSamples.Beta,
        .. ClientEventSamples.Realtime,
    ]);

    [Fact]
    public void Random_bytes_never_throw() => Gen.Byte.Array[0, 300].Sample(Check, iter: 5_000);

    [Fact]
    public void Damaged_messages_never_throw() =>
        Gen.Select(Sample, Gen.Select(Gen.Int[0, 5000], Gen.Int[0, 40], Gen.Byte.Array[0, 4]).Array[1, 4])
            .Select((text, edits) => edits.Aggregate(Encoding.UTF8.GetBytes(text), Splice))
            .Sample(Check, iter: 5_000);

    [Fact]
    public void Messages_with_a_field_replaced_never_throw() =>
        Gen.Select(Sample, Gen.Select(Gen.Int[0, 200], OneOf(Values)).Array[1, 3])
            .Select((text, edits) => edits.Aggregate(text, (t, e) => Replace(t, e.Item1, e.Item2)))
            .Sample(text => Check(Encoding.UTF8.GetBytes(text)), iter: 5_000);

    [Fact]
    public void Messages_with_repeated_keys_and_the_type_at_the_end_mean_the_same() =>
        Sample.Sample(
            text =>
            {
                var twisted = Twist(JsonElement.Parse(text));
                foreach (var profile in Profiles)
                {
                    var (straight, other) = (Wire.Read(text, profile), Wire.Read(twisted, profile));
                    Assert.Equal(straight.Error?.Code, other.Error?.Code);
                    Assert.Equal(Seen(straight.Event, profile), Seen(other.Event, profile));
                }
            },
            iter: 300
        );

    [Fact]
    public void Every_sample_is_good_to_begin_with()
    {
        Assert.All(ClientEventSamples.All, s => CheckGood(s, WireProfile.VoiceLive));
        Assert.All(ClientEventSamples.All, s => CheckGood(s, WireProfile.VoiceLive.At("v1")));
        Assert.All(ClientEventSamples.Beta, s => CheckGood(s, WireProfile.RealtimeBeta));
        Assert.All(ClientEventSamples.Realtime, s => CheckGood(s, WireProfile.Realtime));
    }

    private static void CheckGood(string sample, WireProfile profile)
    {
        var result = Wire.Read(sample, profile);
        Assert.Null(result.Error);
        if (result.Event is SessionUpdate update)
        {
            Assert.Null(update.Patch.ApplyTo(SessionDefaults.For("gpt-4o", null, profile)).Error);
        }
    }

    /// <summary>What an event does, as text: records do not compare what they hold in arrays.</summary>
    private static string? Seen(ClientEvent? e, WireProfile profile) =>
        e switch
        {
            SessionUpdate update => Wire.Echo(update.Patch.ApplyTo(SessionDefaults.For("m", null, profile)).Config)
                .GetRawText(),
            ItemCreate create => Wire.Written(new ItemCreated(create.PreviousItemId, create.Item), profile)
                .GetRawText(),
            _ => e?.GetType().Name,
        };

    /// <summary>The same object, written as a client may that knows no order: every key twice, <c>type</c> last.</summary>
    private static string Twist(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object when value.TryGetProperty("type", out var type) && value.GetPropertyCount() > 1 =>
                $$"""{{{string.Join(",", value.EnumerateObject().SelectMany(Twice))}},"type":{{type.GetRawText()}}}""",
            JsonValueKind.Object => $$"""{{{string.Join(",", value.EnumerateObject().Select(Once))}}}""",
            JsonValueKind.Array => $"[{string.Join(",", value.EnumerateArray().Select(Twist))}]",
            _ => value.GetRawText(),
        };

    private static string Once(JsonProperty property) => $"\"{property.Name}\":{Twist(property.Value)}";

    private static IEnumerable<string> Twice(JsonProperty property) =>
        property.NameEquals("type") ? [Once(property)] : [$"\"{property.Name}\":7", Once(property)];

    private static Gen<string> OneOf(string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static byte[] Splice(byte[] text, (int At, int Cut, byte[] Put) edit)
    {
        var at = edit.At % (text.Length + 1);
        var cut = Math.Min(edit.Cut, text.Length - at);
        return [.. text[..at], .. edit.Put, .. text[(at + cut)..]];
    }

    private static string Replace(string text, int which, string value)
    {
        // A value that was put in before can be one that a JsonNode refuses (half of a surrogate pair).
        var root = JsonNode.Parse(text.Replace("\\ud800", "x", StringComparison.Ordinal))!;
        var places = Places(root).ToList();
        if (places.Count == 0)
        {
            return text;
        }

        // The value goes in as text, so that it may be something a JsonNode cannot hold.
        places[which % places.Count](JsonValue.Create("@@here@@"));
        return root.ToJsonString().Replace("\"@@here@@\"", value, StringComparison.Ordinal);
    }

    private static IEnumerable<Action<JsonNode?>> Places(JsonNode node)
    {
        if (node is JsonObject map)
        {
            foreach (var name in map.Select(p => p.Key).Where(k => k is not "type" || map.Count > 2).ToList())
            {
                yield return value => map[name] = value;
                foreach (var inner in map[name] is { } child ? Places(child) : [])
                {
                    yield return inner;
                }
            }
        }
        else if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                var index = i;
                yield return value => array[index] = value;
                foreach (var inner in array[index] is { } child ? Places(child) : [])
                {
                    yield return inner;
                }
            }
        }
    }

    private static void Check(byte[] message)
    {
        foreach (var profile in Profiles)
        {
            Check(message, profile);
        }
    }

    private static void Check(byte[] message, WireProfile profile)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = ClientEventReader.Read(message, profile);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= 32_768 + (64L * message.Length), $"{allocated} bytes for {message.Length}.");
        Assert.NotEqual(result.Event is null, result.Error is null);
        Assert.False(result.Error is { Code: null or "" } or { Message: "" });
        switch (result.Event)
        {
            case SessionUpdate update:
                CheckUpdate(update, profile);
                break;
            case ItemCreate create:
                Assert.Equal(JsonValueKind.Object, Wire.Written(new ItemCreated("p", create.Item), profile).ValueKind);
                break;
        }
    }

    private static void CheckUpdate(SessionUpdate update, WireProfile profile)
    {
        foreach (var kind in Enum.GetValues<SessionKind>())
        {
            var current = SessionDefaults.For("gpt-4o", "2026-07-15", profile, kind) with { Profile = profile };
            var applied = update.Patch.ApplyTo(current);
            if (applied.Error is not null)
            {
                Assert.Same(current, applied.Config);
            }

            var again = new SessionPatch(Wire.Echo(applied.Config)).ApplyTo(applied.Config);
            Assert.Null(again.Error);
        }
    }
}
