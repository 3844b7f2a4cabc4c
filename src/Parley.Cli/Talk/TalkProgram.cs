using Parley.Client;
using Parley.Engines;
using Spectre.Console;

namespace Parley.Cli.Talk;

/// <summary>Runs <c>talk</c> and turns what can go wrong into one line and an exit code.</summary>
internal static class TalkProgram
{
    public static async Task<int> RunAsync(
        TalkOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await TalkAsync(options, output, error, cancellationToken);
        }
        catch (VoiceClientException e) when (e.Fault == VoiceClientFault.Unauthorized)
        {
            return await FailAsync(error, ExitCode.NoConnection, $"{e.Message} {KeyAdvice(options)}");
        }
        catch (VoiceClientException e) when (e.Fault is VoiceClientFault.Unreachable or VoiceClientFault.Refused)
        {
            return await FailAsync(error, ExitCode.NoConnection, e.Message);
        }
        catch (Exception e) when (e is VoiceClientException or TimeoutException)
        {
            return await FailAsync(error, ExitCode.NoAnswer, e.Message);
        }
        catch (Exception e)
            when (e is IOException or InvalidDataException or UnauthorizedAccessException or EngineException)
        {
            return await FailAsync(error, ExitCode.Usage, e.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static async Task<int> TalkAsync(
        TalkOptions options,
        TextWriter output,
        TextWriter error,
        CancellationToken cancellationToken
    )
    {
        var lines = await Script.PrepareAsync(options, cancellationToken);
        ITalkView view = options.Json ? new JsonView(output) : new ConsoleView(Terminal(output), options.Events);
        await using var sound = SoundOut.Open(options);
        await using var client = await VoiceClient.ConnectAsync(
            new VoiceClientOptions
            {
                Url = options.Url,
                Key = options.Key,
                Model = options.Model,
                TrustAnyCertificate = options.Insecure,
            },
            cancellationToken
        );
        var conversation = new Conversation(client, view, sound, options);
        await conversation.OpenAsync(Script.RateOf(lines), cancellationToken);
        var turns = options.Microphone
            ? await MicrophoneTurns.HoldAsync(client, conversation, options, cancellationToken)
            : await HoldAsync(client, conversation, lines, Script.RateOf(lines), cancellationToken);
        view.Ends(turns);
        await client.CloseAsync(cancellationToken);
        if (turns.Count > 0 && turns.All(turn => turn.Answered))
        {
            return ExitCode.Answered;
        }

        var unheard = turns.FirstOrDefault(turn => !turn.Answered);
        return await FailAsync(error, ExitCode.NoAnswer, unheard?.Failure ?? "No answer was heard.");
    }

    private static async Task<List<Turn>> HoldAsync(
        VoiceClient client,
        Conversation conversation,
        IReadOnlyList<ScriptLine> lines,
        int rate,
        CancellationToken cancellationToken
    )
    {
        var turns = new List<Turn>();
        await using var microphone = lines.Any(line => line.Audio is not null)
            ? new OpenMicrophone(client, rate)
            : null;
        for (var i = 0; i < lines.Count; i++)
        {
            var turn = await conversation.HoldAsync(lines[i], microphone, i == lines.Count - 1, cancellationToken);
            turns.Add(turn);
            if (!turn.Answered)
            {
                break;
            }
        }

        return turns;
    }

    private static IAnsiConsole Terminal(TextWriter output)
    {
        if (output == Console.Out)
        {
            return AnsiConsole.Console;
        }

        return AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(output),
                Ansi = AnsiSupport.No,
                Interactive = InteractionSupport.No,
            }
        );
    }

    private static string KeyAdvice(TalkOptions options) =>
        options.Key is null
            ? "Make a key with `./parley keys create --name talk`, then give it with --key or PARLEY_API_KEY."
            : "Check --key and PARLEY_API_KEY; `./parley keys list` shows which keys the server has.";

    private static async Task<int> FailAsync(TextWriter error, int code, string message)
    {
        await error.WriteLineAsync(message.ReplaceLineEndings(" "));
        return code;
    }
}
