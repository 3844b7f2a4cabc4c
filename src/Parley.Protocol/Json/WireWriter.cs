using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Protocol.Json;

/// <summary>One JSON writer per thread, used again for every event.</summary>
internal static class WireWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    public static Utf8JsonWriter Rent(IBufferWriter<byte> output)
    {
        var writer = s_writer;
        s_writer = null;
        if (writer is null)
        {
            return new Utf8JsonWriter(output, Options);
        }

        writer.Reset(output);
        return writer;
    }

    public static void Return(Utf8JsonWriter writer)
    {
        writer.Flush();
        writer.Reset(NoOutput.Instance);
        s_writer = writer;
    }

    private sealed class NoOutput : IBufferWriter<byte>
    {
        public static NoOutput Instance { get; } = new();

        public void Advance(int count) { }

        public Memory<byte> GetMemory(int sizeHint = 0) => throw new InvalidOperationException("No event is open.");

        public Span<byte> GetSpan(int sizeHint = 0) => throw new InvalidOperationException("No event is open.");
    }
}
