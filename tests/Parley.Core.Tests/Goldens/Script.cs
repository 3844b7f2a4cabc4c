using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Core.State;
using Parley.Protocol;
using Parley.Protocol.Json;
using Parley.Protocol.Session;

namespace Parley.Core.Tests.Goldens;

/// <summary>
/// A scripted session: inputs go in, the wire's events come out as text, one a line, and are compared with a file. Set
/// <c>PARLEY_REWRITE=1</c> to write the files anew; read the difference before it is committed.
/// </summary>
internal sealed class Script
{
    private readonly StringBuilder _lines = new();
    private readonly List<SessionEffect> _effects = [];
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public Script(string? apiVersion = "2026-07-15")
    {
        State = SessionState.Create("sess_Golden0001", SessionDefaults.For("gpt-4o", apiVersion));
        Take(new Opened());
    }

    public SessionState State { get; private set; }

    public int Turn => State.Turns.Open?.Number ?? State.Turns.Pending[0].Number;

    public int Response => State.Response!.Generation;

    /// <summary>The client sends JSON.</summary>
    public Script Client(string json)
    {
        _lines.Append("> ").AppendLine(json);
        var result = ClientEventReader.Read(Encoding.UTF8.GetBytes(json));
        return Take(result.Event is { } e ? new ClientSent(e) : new ClientRefused(result.Error!), silent: true);
    }

    /// <summary>Something happens in the server.</summary>
    public Script Take(SessionInput input, bool silent = false)
    {
        if (!silent)
        {
            _lines.Append("- ").AppendLine(input.GetType().Name);
        }

        _effects.Clear();
        _now += TimeSpan.FromMilliseconds(20);
        State = SessionCore.Next(State, input, _now, _effects);
        foreach (var effect in _effects)
        {
            _lines.AppendLine(effect is Emit emit ? "< " + Write(emit.Event) : "  " + effect.GetType().Name);
        }

        return this;
    }

    public void Matches(string name)
    {
        var path = Path.Combine(Folder(), name + ".txt");
        var actual = _lines.ToString().ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("PARLEY_REWRITE") is "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run with PARLEY_REWRITE=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private static string Write(ServerEvent serverEvent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(serverEvent, buffer);
        var json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        using var document = JsonDocument.Parse(json);
        return json;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "tests", "Parley.Core.Tests", "Goldens", "Files");
    }
}
