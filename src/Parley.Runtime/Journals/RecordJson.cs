using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol.Tools;

namespace Parley.Runtime.Journals;

/// <summary>
/// Parley's own records as JSON, all of them by construction: a new input or effect needs no line here. Where a type has kinds,
/// <c>$type</c> names the kind. What comes back is what went in, to the bit: numbers keep their digits and JSON keeps its text.
/// </summary>
internal static class RecordJson
{
    private const string OwnAssemblies = "Parley.";

    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(NameKinds);
        resolver.Modifiers.Add(HideSecrets);
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = resolver,
            IgnoreReadOnlyProperties = true,
            NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            AllowOutOfOrderMetadataProperties = true,
            Converters =
            {
                new JsonStringEnumConverter(),
                new RawJsonConverter(),
                new NumbersConverter<float>(),
                new NumbersConverter<short>(),
                new ProfileConverter(),
                new ImmutableArrayConverter(),
            },
        };
        options.MakeReadOnly();
        return options;
    }

    private static void NameKinds(JsonTypeInfo info)
    {
        if (!IsOwn(info.Type) || info.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        Type[] kinds = [.. info.Type.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsSubclassOf(info.Type))];
        if (kinds.Length == 0)
        {
            return;
        }

        info.PolymorphismOptions = new()
        {
            UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FailSerialization,
        };
        foreach (var kind in info.Type.IsAbstract ? kinds : [info.Type, .. kinds])
        {
            info.PolymorphismOptions.DerivedTypes.Add(new(kind, kind.Name));
        }
    }

    private static void HideSecrets(JsonTypeInfo info)
    {
        if (info.Type == typeof(McpServerTool))
        {
            info.Properties.Single(p => p.Name is nameof(McpServerTool.ServerUrl)).CustomConverter =
                new HiddenUrlConverter();
        }
    }

    private static bool IsOwn(Type type) =>
        type.IsClass && type.Assembly.GetName().Name?.StartsWith(OwnAssemblies, StringComparison.Ordinal) is true;

    /// <summary>Addresses of servers of tools, without what may be secret in them.</summary>
    private sealed class HiddenUrlConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(JournalSecrets.HideUrl(value) ?? value);
    }
}
