using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tests.Json;

namespace Parley.Protocol.Tests;

/// <summary>Parley against the reference list of events and objects, and the documentation against the code.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void Every_required_field_of_every_server_event_is_there_down_to_the_smallest_object()
    {
        var reference = Reference();
        var events = reference
            .GetProperty("server_events")
            .EnumerateArray()
            .ToDictionary(e => e.GetProperty("type").GetString()!, e => e, StringComparer.Ordinal);
        var missing = new List<string>();
        foreach (var e in ServerEventSamples.All.Where(e => ServerEventNames.Has(WireProfile.VoiceLive, e)))
        {
            var name = ServerEventNames.Of(e);
            if (name.StartsWith("parley.", StringComparison.Ordinal))
            {
                // Of Parley's own: the reference cannot know it.
                continue;
            }

            var json = Wire.Written(e with { EventId = "event_7" });
            CheckFields(events[name].GetProperty("fields"), json, name);
        }

        Assert.Empty(missing);

        void CheckFields(JsonElement fields, JsonElement json, string path)
        {
            foreach (var field in fields.EnumerateArray())
            {
                var name = field.GetProperty("name").GetString()!;
                if (json.TryGetProperty(name, out var value))
                {
                    CheckValue(field.GetProperty("type").GetString()!, value, $"{path}.{name}");
                }
                else if (field.GetProperty("required").GetBoolean())
                {
                    missing.Add($"{path}.{name}");
                }
            }
        }

        void CheckValue(string type, JsonElement value, string path)
        {
            type = type.Split('|')[0];
            if (value.ValueKind == JsonValueKind.Array && type.EndsWith("[]", StringComparison.Ordinal))
            {
                foreach (var entry in value.EnumerateArray())
                {
                    CheckValue(type[..^2], entry, path + "[]");
                }
            }
            else if (
                value.ValueKind == JsonValueKind.Object
                && reference.GetProperty("objects").TryGetProperty(type, out var shape)
            )
            {
                CheckShape(shape, value, path);
            }
        }

        void CheckShape(JsonElement shape, JsonElement value, string path)
        {
            if (shape.ValueKind == JsonValueKind.Array)
            {
                CheckFields(shape, value, path);
            }
            else if (
                shape.TryGetProperty("variants", out var variants)
                && variants.TryGetProperty(value.GetProperty("type").GetString()!, out var variant)
                && variant.ValueKind == JsonValueKind.String
            )
            {
                CheckValue(variant.GetString()!, value, path);
            }
        }
    }

    [Fact]
    public void No_client_event_of_the_reference_is_unknown()
    {
        var types = Reference()
            .GetProperty("client_events")
            .EnumerateArray()
            .Select(e => e.GetProperty("type").GetString()!)
            .ToList();
        Assert.NotEmpty(types);
        Assert.All(
            types,
            type => Assert.False(Wire.Read($$"""{"type":"{{type}}"}""").Error is { Code: "unknown_event_type" }, type)
        );
    }

    [Fact]
    public void Every_session_field_of_the_reference_is_known()
    {
        var fields = Reference().GetProperty("objects").GetProperty("SessionRequest").EnumerateArray();
        var names = fields.Select(f => f.GetProperty("name").GetString()!).Where(n => n is not "*").ToList();
        Assert.NotEmpty(names);
        Assert.All(
            names,
            name =>
                Assert.DoesNotContain(
                    Wire.Patch($$"""{"{{name}}":null}""").Warnings,
                    w => w.Code is "unknown_parameter"
                )
        );
    }

    [Fact]
    public void Every_code_is_explained_in_the_documentation()
    {
        var path = Shared.InRepository("docs/protocol/errors.md");
        Assert.SkipWhen(path is null, "The tests do not run inside the repository.");
        var text = File.ReadAllText(path!);
        var codes = typeof(ErrorCodes).GetFields().Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"`{code}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_difference_between_the_dialects_is_explained_in_the_documentation()
    {
        var path = Shared.InRepository("docs/protocol/profiles.md");
        Assert.SkipWhen(path is null, "The tests do not run inside the repository.");
        var text = File.ReadAllText(path!);
        var names = typeof(WireProfile).GetProperties().Where(p => p.PropertyType == typeof(bool)).ToList();
        Assert.NotEmpty(names);
        Assert.All(names, p => Assert.Contains($"| `{p.Name}` |", text, StringComparison.Ordinal));
    }

    private static JsonElement Reference()
    {
        var path = Shared.Find("reference/voice-live-events.json");
        Assert.SkipWhen(path is null, "The reference list of events is not beside the repository.");
        return JsonElement.Parse(File.ReadAllBytes(path!));
    }
}
