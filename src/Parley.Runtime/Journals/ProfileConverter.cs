using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Profiles;

namespace Parley.Runtime.Journals;

/// <summary>A dialect by its name, and by a version that speaks it where it has more than one form.</summary>
internal sealed class ProfileConverter : JsonConverter<WireProfile>
{
    private const string Evergreen = "v1";
    private const string OldImages = "2025-01-01";

    private static readonly WireProfile[] _forms =
    [
        WireProfile.VoiceLive,
        WireProfile.VoiceLive.At(Evergreen),
        WireProfile.VoiceLive.At(OldImages),
        WireProfile.RealtimeBeta,
        WireProfile.Realtime,
    ];

    private static readonly string[] _names =
    [
        "voice-live",
        $"voice-live {Evergreen}",
        $"voice-live {OldImages}",
        "realtime-beta",
        "realtime",
    ];

    public override WireProfile Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.GetString();
        return Array.IndexOf(_names, name) is >= 0 and var form
            ? _forms[form]
            : throw new JsonException($"There is no dialect '{name}'.");
    }

    public override void Write(Utf8JsonWriter writer, WireProfile value, JsonSerializerOptions options) =>
        writer.WriteStringValue(_names[Array.IndexOf(_forms, value)]);
}
