using System.Buffers;
using System.Text;
using System.Text.Json;
using Parley.Core.State;
using Parley.Core.Tools;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
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

    private readonly StringBuilder _order = new();
    private readonly WireProfile _profile;

    public Script(
        WireProfile? profile = null,
        Func<SessionConfig, SessionConfig>? change = null,
        EarAbilities? ear = null
    )
    {
        _profile = profile ?? WireProfile.VoiceLive;
        var config = SessionDefaults.For("gpt-4o", "2026-07-15", _profile) with
        {
            Transcription = TranscriptionConfig.Default,
        };
        State = SessionState.Create("sess_Golden0001", change?.Invoke(config) ?? config) with
        {
            Ear = ear ?? EarAbilities.All,
        };
        Take(new Opened());
    }

    public SessionState State { get; private set; }

    public int Turn => State.Turns.Open?.Number ?? State.Turns.Pending[0].Number;

    public int Response => State.Response!.Generation;

    /// <summary>What the last step did.</summary>
    public IReadOnlyList<SessionEffect> Effects => _effects;

    /// <summary>All errors so far.</summary>
    public List<WireError> Errors { get; } = [];

    /// <summary>How long the last step let a timer run.</summary>
    public TimeSpan Armed(int timer) => _effects.OfType<ArmTimer>().Last(a => a.TimerId == timer).After;

    public Script Wait(TimeSpan time)
    {
        _now += time;
        return this;
    }

    /// <summary>The engines can do this.</summary>
    public void Can(SessionCapabilities capabilities) => State = State with { Capabilities = capabilities };

    /// <summary>Tools are bounded like this.</summary>
    public void Bound(ToolBounds bounds) => State = State with { ToolBounds = bounds };

    /// <summary>The client sends JSON.</summary>
    public Script Client(string json)
    {
        _lines.Append("> ").AppendLine(json);
        var result = ClientEventReader.Read(Encoding.UTF8.GetBytes(json), _profile);
        return Take(result.Event is { } e ? new ClientSent(e) : new ClientRefused(result.Error!), silent: true);
    }

    /// <summary>The client sends an event.</summary>
    public Script Send(ClientEvent e)
    {
        var line = "> " + e.GetType().Name;
        _lines.AppendLine(line);
        _order.AppendLine(line);
        return Take(new ClientSent(e), silent: true);
    }

    /// <summary>Something happens in the server.</summary>
    public Script Take(SessionInput input, bool silent = false)
    {
        if (!silent)
        {
            _lines.Append("- ").AppendLine(input.GetType().Name);
            _order.Append("- ").AppendLine(input.GetType().Name);
        }

        _effects.Clear();
        _now += TimeSpan.FromMilliseconds(20);
        State = SessionCore.Next(State, input, _now, _effects);
        foreach (var effect in _effects)
        {
            _lines.AppendLine(effect is Emit emit ? "< " + Write(emit.Event) : "  " + effect.GetType().Name);
            if (effect is Emit sent)
            {
                Errors.AddRange(sent.Event is ErrorEvent error ? [error.Error] : []);
                _order.Append("< ").AppendLine(OrderLine.Of(Write(sent.Event)));
            }
        }

        return this;
    }

    public void Matches(string name) => Matches(name, _lines);

    /// <summary>Compares the names of the events and what says how they hang together; the rest of their form is tested elsewhere.</summary>
    public void MatchesOrder(string name) => Matches(Path.Combine(_profile.Name, name), _order);

    private static void Matches(string name, StringBuilder lines)
    {
        var path = Path.Combine(Folder(), name + ".txt");
        var actual = lines.ToString().ReplaceLineEndings("\n");
        if (Environment.GetEnvironmentVariable("PARLEY_REWRITE") is "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run with PARLEY_REWRITE=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }

    private string Write(ServerEvent serverEvent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ServerEventWriter.Write(serverEvent, buffer, _profile);
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
