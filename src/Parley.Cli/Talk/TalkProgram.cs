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
        if (options.Microphone)
        {
            MicrophoneTurns.CheckRecorder();
        }

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
        try
        {
            if (options.Microphone)
            {
                await MicrophoneTurns.HoldAsync(client, conversation, options, cancellationToken);
            }
            else
            {
                await HoldAsync(client, conversation, lines, cancellationToken);
            }
        }
        finally
        {
            view.Ends(conversation.Turns);
        }

        var turns = conversation.Turns;
        await client.CloseAsync(CancellationToken.None);
        if (turns.Any(turn => turn.Answered) && turns.All(turn => turn.Answered || options.Microphone))
        {
            return ExitCode.Answered;
        }

        var unheard = turns.FirstOrDefault(turn => !turn.Answered);
        return await FailAsync(error, ExitCode.NoAnswer, unheard?.Failure ?? "No answer was heard.");
    }

    private static async Task HoldAsync(
        VoiceClient client,
        Conversation conversation,
        IReadOnlyList<ScriptLine> lines,
        CancellationToken cancellationToken
    )
    {
        var spoken = lines.Any(line => line.Audio is not null);
        await using var microphone = spoken ? new OpenMicrophone(client, Script.RateOf(lines)) : null;
        for (var i = 0; i < lines.Count; i++)
        {
            var turn = await conversation.HoldAsync(lines[i], microphone, i == lines.Count - 1, cancellationToken);
            if (!turn.Answered)
            {
                break;
            }
        }
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
            : "Check --key and PARLEY_API_KEY.";

    private static async Task<int> FailAsync(TextWriter error, int code, string message)
    {
        await error.WriteLineAsync(message.ReplaceLineEndings(" "));
        return code;
    }
}
