using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Runtime.Journals;

/// <summary>Samples and frames as base64 of their bytes, little endian: exact, and a quarter of the length of digits.</summary>
internal sealed class NumbersConverter<T> : JsonConverter<ReadOnlyMemory<T>>
    where T : unmanaged
{
    public override ReadOnlyMemory<T> Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) => MemoryMarshal.Cast<byte, T>(reader.GetBytesFromBase64()).ToArray();

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<T> value, JsonSerializerOptions options) =>
        writer.WriteBase64StringValue(MemoryMarshal.AsBytes(value.Span));
}
