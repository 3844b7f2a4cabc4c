using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Parley.Core;

namespace Parley.Runtime.Journals;

/// <summary>Reads a journal record by record, also one that is still written, was broken off, or is packed with gzip.</summary>
internal sealed class JournalReader : IDisposable
{
    private static readonly JsonDocumentOptions _options = new() { MaxDepth = 256 };

    private readonly LineReader _lines;

    /// <exception cref="InvalidDataException">It is no journal, or one of a newer format.</exception>
    public JournalReader(Stream file)
    {
        _lines = new(Unpacked(file));
        Header = ReadHeader();
    }

    public JournalHeader Header { get; }

    /// <summary>True when the last line is not whole: the program that wrote it was killed.</summary>
    public bool IsCut { get; private set; }

    /// <exception cref="InvalidDataException">A record cannot be read; the message names its line.</exception>
    public IEnumerable<JournalEntry> Records()
    {
        while (_lines.Next() is { } line)
        {
            JournalEntry entry;
            try
            {
                using var json = JsonDocument.Parse(line, _options);
                entry = Read(json.RootElement);
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                if (!_lines.LastIsWhole)
                {
                    IsCut = true;
                    yield break;
                }

                throw new InvalidDataException($"Line {_lines.Number} of the journal is not a record.", e);
            }

            yield return entry;
        }
    }

    public void Dispose() => _lines.Dispose();

    private JournalHeader ReadHeader()
    {
        try
        {
            using var json = JsonDocument.Parse(_lines.Next() ?? default, _options);
            var session = json.RootElement.GetProperty("session"u8);
            var format = session.GetProperty("Format"u8).GetInt32();
            return format > JournalHeader.CurrentFormat
                ? throw new InvalidDataException(
                    $"The journal has format {format}; this version reads up to {JournalHeader.CurrentFormat}."
                )
                : session.Deserialize<JournalHeader>(RecordJson.Options)!;
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            throw new InvalidDataException(
                "This is not a journal of Parley: its first line is not the beginning of a session.",
                e
            );
        }
    }

    private static JournalEntry Read(JsonElement line)
    {
        var kind = line.GetProperty("kind"u8).GetString()!;
        var at = line.TryGetProperty("at"u8, out var ticks) ? TimeSpan.FromTicks(ticks.GetInt64()) : default;
        return kind switch
        {
            JournalKinds.Client => new ClientEntry(at, ReadMessage(line)),
            JournalKinds.HangUp => new HangUpEntry(at),
            JournalKinds.Step => new RecordedStep(
                at,
                Record<SessionInput>(line, "input"),
                [.. line.GetProperty("effects"u8).EnumerateArray().Select(ReadEffect)]
            ),
            JournalKinds.Engine => new EngineEntry(
                at,
                line.GetProperty("engine"u8).GetString()!,
                line.GetProperty("call"u8).GetInt32(),
                Record<EngineNews>(line, "news")
            ),
            JournalKinds.Lost => new LostEntry(at, line.GetProperty("count"u8).GetInt64()),
            JournalKinds.End => new EndEntry(at, line.GetProperty("lost"u8).GetInt64()),
            _ => new UnknownEntry(kind),
        };
    }

    private static T Record<T>(JsonElement line, string name) =>
        line.GetProperty(name).Deserialize<T>(RecordJson.Options)
        ?? throw new JsonException($"'{name}' holds nothing.");

    private static byte[]? ReadMessage(JsonElement line) =>
        line.TryGetProperty("text"u8, out var text) ? Encoding.UTF8.GetBytes(text.GetString()!)
        : line.TryGetProperty("base64"u8, out var base64) ? base64.GetBytesFromBase64()
        : null;

    private static RecordedEffect ReadEffect(JsonElement effect)
    {
        if (effect.TryGetProperty("hash"u8, out var hash))
        {
            var kind = effect.GetProperty("of"u8).GetString()!;
            var length = effect.GetProperty("length"u8).GetInt32();
            return new(false, null, hash.GetString(), kind, length);
        }

        var isEvent = effect.TryGetProperty("event"u8, out var text);
        var bytes = Encoding.UTF8.GetBytes((isEvent ? text : effect.GetProperty("effect"u8)).GetRawText());
        return new(isEvent, bytes, null, null, bytes.Length);
    }

    private static bool IsUnreadable(Exception e) =>
        e
            is JsonException
                or KeyNotFoundException
                or InvalidOperationException
                or FormatException
                or NotSupportedException;

    private static Stream Unpacked(Stream file)
    {
        if (!file.CanSeek)
        {
            return file;
        }

        var isPacked = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return isPacked ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
