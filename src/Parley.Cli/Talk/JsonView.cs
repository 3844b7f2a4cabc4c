using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Parley.Client;

namespace Parley.Cli.Talk;

/// <summary>One JSON object per event, and a last one with the turns.</summary>
internal sealed class JsonView(TextWriter output) : ITalkView
{
    private static readonly JsonWriterOptions _options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly ArrayBufferWriter<byte> _buffer = new();

    public void Connected(Uri url, ServerMessage session) => Event(session);

    public void TurnBegins(Turn turn, string how) { }

    public void Event(ServerMessage message) => Line(json => AnswerAudio.WriteWithout(json, message));

    public void TurnEnds(Turn turn) { }

    public void Ends(IReadOnlyList<Turn> turns) =>
        Line(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("turns"u8);
            foreach (var turn in turns)
            {
                turn.WriteTo(json);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    private void Line(Action<Utf8JsonWriter> write)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer, _options))
        {
            write(json);
        }

        output.WriteLine(Encoding.UTF8.GetString(_buffer.WrittenSpan));
        output.Flush();
    }
}
