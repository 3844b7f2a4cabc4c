using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Parley.Cli.Talk;

/// <summary>The command line of <c>talk</c>.</summary>
internal static class TalkCommand
{
    private const string DefaultUrl = "http://127.0.0.1:7310";
    private const double MaxTimeout = 3600;

    private static readonly string[] _kinds = ["server_vad", "azure_semantic_vad", "none"];

    private static readonly Option<string> _url = new("--url")
    {
        Description = "The server, with or without the path of its endpoint (PARLEY_URL).",
        DefaultValueFactory = _ => DefaultAddress(),
    };

    private static readonly Option<string?> _key = new("--key") { Description = "The server's key (PARLEY_API_KEY)." };

    private static readonly Option<FileInfo[]> _wav = new("--wav")
    {
        Description = "Speak a recording, any rate, in real time. Repeat for more turns.",
        HelpName = "FILE",
    };

    private static readonly Option<string[]> _say = new("--say")
    {
        Description = "Speak a line with the local voice as the person; after the recordings.",
        HelpName = "TEXT",
    };

    private static readonly Option<string[]> _text = new("--text")
    {
        Description = "Send a typed line; after the spoken ones.",
        HelpName = "TEXT",
    };

    private static readonly Option<bool> _mic = new("--mic") { Description = "Speak by microphone (through arecord)." };

    private static readonly Option<FileInfo?> _out = new("--out")
    {
        Description = "Save the answers' sound: WAV, 24 kHz.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> _json = new("--json")
    {
        Description = "Print one JSON object per event, and a last one with the turns.",
    };

    private static readonly Option<bool> _events = new("--events")
    {
        Description = "Print every event with its time in milliseconds.",
    };

    private static readonly Option<string?> _voice = new("--voice")
    {
        Description = "The answer's voice.",
        HelpName = "NAME",
    };

    private static readonly Option<string?> _instructions = new("--instructions")
    {
        Description = "What the assistant is told about itself.",
        HelpName = "TEXT",
    };

    private static readonly Option<string?> _model = new("--model")
    {
        Description = "The model to ask for; a vendor's server needs the name of one it has.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "parley",
    };

    private static readonly Option<int?> _turns = new("--turns")
    {
        Description = "With --mic: end after so many answers.",
        HelpName = "N",
        CustomParser = ReadTurns,
    };

    private static readonly Option<double> _timeout = new("--timeout")
    {
        Description = "Seconds to wait for each answer.",
        HelpName = "S",
        DefaultValueFactory = _ => 30,
        CustomParser = ReadTimeout,
    };

    private static readonly Option<string> _vad = new("--vad")
    {
        Description = "Who ends a turn: the server, by silence or by meaning, or (none) this program.",
        HelpName = string.Join('|', _kinds),
        DefaultValueFactory = _ => "server_vad",
    };

    private static readonly Option<bool> _insecure = new("--insecure")
    {
        Description = "Accept any certificate, such as a developer's own.",
    };

    public static Command Create()
    {
        var command = new Command("talk", "Speak to a voice server and hear its answer.")
        {
            _url,
            _key,
            _wav,
            _say,
            _text,
            _mic,
            _out,
            _json,
            _events,
            _voice,
            _instructions,
            _model,
            _turns,
            _timeout,
            _vad,
            _insecure,
        };
        command.Validators.Add(Validate);
        command.SetAction(
            (result, cancellationToken) =>
                TalkProgram.RunAsync(Read(result), Console.Out, Console.Error, cancellationToken)
        );
        return command;
    }

    private static void Validate(CommandResult result)
    {
        var bare = result
            .Children.OfType<OptionResult>()
            .FirstOrDefault(option =>
                option is { Implicit: false, Tokens.Count: 0 }
                && option.Option.Arity is not { MinimumNumberOfValues: 0 }
            );
        if (bare is not null)
        {
            // Nothing else can be asked of an option without its value.
            result.AddError($"{bare.Option.Name} needs a value.");
            return;
        }

        ValidateSources(result);
        if (!IsWeb(result.GetResult(_url) is null ? DefaultAddress() : result.GetValue(_url)))
        {
            result.AddError("--url must be an address such as http://127.0.0.1:7310.");
        }

        if (Key(result.GetValue(_key)) is { } key && key.Any(c => !char.IsAscii(c) || char.IsControl(c)))
        {
            result.AddError(
                "The key cannot be sent: --key and PARLEY_API_KEY take letters, digits and signs of ASCII only."
            );
        }

        if (result.GetValue(_vad) is { } kind && !_kinds.Contains(kind, StringComparer.Ordinal))
        {
            result.AddError($"--vad is one of {string.Join(", ", _kinds)}; '{kind}' is not.");
        }

        if (result.GetValue(_mic) && result.GetValue(_vad) is "none")
        {
            result.AddError("--mic needs the server to end turns: leave --vad none out.");
        }

        if (result.GetResult(_turns) is not null && !result.GetValue(_mic))
        {
            result.AddError("--turns belongs to --mic: everything else is said once.");
        }
    }

    private static void ValidateSources(CommandResult result)
    {
        var sources = Count(result, _wav) + Count(result, _say) + Count(result, _text);
        if (sources == 0 && !result.GetValue(_mic))
        {
            result.AddError("Nothing to say: give --wav FILE, --say TEXT, --text TEXT or --mic.");
        }
        else if (sources > 0 && result.GetValue(_mic))
        {
            result.AddError("--mic cannot be mixed with --wav, --say or --text.");
        }
        else if (result.GetValue(_wav)?.FirstOrDefault(file => !file.Exists) is { } missing)
        {
            result.AddError($"--wav needs a recording; there is no file '{missing}'.");
        }
        else if (result.GetValue(_say)?.Any(string.IsNullOrWhiteSpace) is true)
        {
            result.AddError("--say needs words.");
        }
        else if (result.GetValue(_text)?.Any(string.IsNullOrWhiteSpace) is true)
        {
            result.AddError("--text needs words.");
        }
    }

    private static double ReadTimeout(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MaxTimeout)
        {
            return seconds;
        }

        result.AddError($"--timeout takes seconds, more than 0 and at most {MaxTimeout}; '{text}' is not.");
        return 0;
    }

    private static int? ReadTurns(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var turns) && turns > 0)
        {
            return turns;
        }

        result.AddError($"--turns takes a whole number from 1 on; '{text}' is not.");
        return null;
    }

    private static int Count<T>(CommandResult result, Option<T[]> option) => result.GetValue(option)?.Length ?? 0;

    private static string? Key(string? given) => given ?? Environment.GetEnvironmentVariable("PARLEY_API_KEY");

    private static string DefaultAddress() =>
        Environment.GetEnvironmentVariable("PARLEY_URL") is { Length: > 0 } url ? url : DefaultUrl;

    private static bool IsWeb(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is ("http" or "https" or "ws" or "wss");

    private static TalkOptions Read(ParseResult result) =>
        new()
        {
            Url = new Uri(result.GetRequiredValue(_url)),
            Key = Key(result.GetValue(_key)),
            Model = result.GetValue(_model),
            Insecure = result.GetValue(_insecure),
            Recordings = result.GetValue(_wav) ?? [],
            SpokenLines = result.GetValue(_say) ?? [],
            TypedLines = result.GetValue(_text) ?? [],
            Microphone = result.GetValue(_mic),
            Out = result.GetValue(_out),
            Json = result.GetValue(_json),
            Events = result.GetValue(_events),
            Voice = result.GetValue(_voice),
            Instructions = result.GetValue(_instructions),
            TurnDetection = result.GetRequiredValue(_vad),
            Turns = result.GetValue(_turns),
            Timeout = TimeSpan.FromSeconds(result.GetValue(_timeout)),
        };
}
