using System.Text.Json;

namespace Parley.Testing.Coverage;

/// <summary>
/// Watches both directions of one connection and says what was proven there. What a client sent counts only when the server did
/// not refuse it and said something afterwards; a refusal that names no event puts all earlier events without an id in doubt.
/// </summary>
public sealed class WireObserver
{
    private readonly Lock _lock = new();
    private readonly List<Sent> _open = [];
    private readonly HashSet<WireFact> _facts = [];
    private readonly Queue<Sent> _updates = new();

    /// <summary>Everything proven so far.</summary>
    public IReadOnlyList<WireFact> Facts
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _facts,
                    .. _open.Where(sent => sent.IsFollowed && !sent.IsRefused).SelectMany(sent => sent.Facts),
                ];
            }
        }
    }

    /// <summary>A whole message of the client; anything that is no event is passed over.</summary>
    public void ClientSent(ReadOnlyMemory<byte> utf8) => Read(utf8, Note);

    /// <summary>A whole message of the server.</summary>
    public void ServerSent(ReadOnlyMemory<byte> utf8) => Read(utf8, Answer);

    private void Read(ReadOnlyMemory<byte> utf8, Action<JsonElement, string> use)
    {
        try
        {
            using var json = JsonDocument.Parse(utf8);
            if (
                json.RootElement.ValueKind is JsonValueKind.Object
                && json.RootElement.TryGetProperty("type", out var type)
                && type.ValueKind is JsonValueKind.String
            )
            {
                lock (_lock)
                {
                    use(json.RootElement, type.GetString()!);
                }
            }
        }
        catch (JsonException)
        {
            // Tests send broken messages, too.
        }
    }

    private void Note(JsonElement message, string type)
    {
        var sent = new Sent(TextOf(message, "event_id"));
        sent.Facts.Add(new WireFact(WireKinds.Client, type));
        var setsSession = message.TryGetProperty("session", out _);
        foreach (var field in JsonShape.FieldsOf(message, type))
        {
            var kind =
                field.IsOwn ? WireKinds.Client
                : type is "response.create" && field.Name.StartsWith("response.", StringComparison.Ordinal)
                    ? WireKinds.Create
                : WireKinds.ClientObject;
            sent.Facts.Add(new WireFact(kind, field.Name));
            if (setsSession && !field.IsOwn)
            {
                sent.Session.Add(field);
            }
        }

        _open.Add(sent);
        if (sent.Session.Count > 0)
        {
            _updates.Enqueue(sent);
        }
    }

    private void Answer(JsonElement message, string type)
    {
        if (type is "error")
        {
            Refuse(message);
        }

        foreach (var sent in _open)
        {
            sent.IsFollowed = true;
        }

        _facts.Add(new WireFact(WireKinds.Server, type));
        var fields = JsonShape.FieldsOf(message, type).ToList();
        _facts.UnionWith(
            fields.Select(field => new WireFact(field.IsOwn ? WireKinds.Server : WireKinds.ServerObject, field.Name))
        );

        if (type is "session.updated" or "transcription_session.updated")
        {
            Compare(fields);
        }
    }

    /// <summary>The update that this event answers is the oldest one that was not refused.</summary>
    private void Compare(List<JsonField> echoed)
    {
        while (_updates.TryDequeue(out var update))
        {
            if (!update.IsRefused)
            {
                var same = update.Session.Intersect(echoed);
                _facts.UnionWith(same.Select(field => new WireFact(WireKinds.Session, field.Name)));
                return;
            }
        }
    }

    private void Refuse(JsonElement message)
    {
        var error = message.GetProperty("error");
        if (TextOf(error, "type") is not "invalid_request_error")
        {
            return;
        }

        var id = TextOf(error, "event_id");
        foreach (var sent in _open.Where(sent => string.Equals(sent.Id, id, StringComparison.Ordinal)))
        {
            sent.IsRefused = true;
        }
    }

    private static string? TextOf(JsonElement owner, string field) =>
        owner.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;

    private sealed class Sent(string? id)
    {
        public string? Id { get; } = id;

        public List<WireFact> Facts { get; } = [];

        public List<JsonField> Session { get; } = [];

        /// <summary>The server said something after it.</summary>
        public bool IsFollowed { get; set; }

        public bool IsRefused { get; set; }
    }
}
