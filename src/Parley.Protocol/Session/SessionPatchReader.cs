using System.Text.Json;
using Parley.Protocol.Errors;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Session;

/// <summary>Applies a <c>session.update</c>: all of it, or nothing.</summary>
public static class SessionPatchReader
{
    /// <param name="path">Where the object stands, for <c>error.param</c>; empty when it is a message by itself.</param>
    public static SessionPatchResult Apply(JsonElement patch, SessionConfig current, string path = "session")
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(path);
        var findings = new Findings { Profile = current.Profile };
        if (patch.ValueKind != JsonValueKind.Object)
        {
            findings.Fault(ErrorCodes.InvalidType, "'session' must be an object.", path);
            return new SessionPatchResult(current, [], findings.Error);
        }

        var session = new JsonFields(patch, path, findings);
        CheckFixed(session, current);
        var next = Read(session, current);
        if (current.Agent is not null)
        {
            AgentRules.Check(session, next.Voice);
        }

        session.JudgeTheRest();
        if (findings.Ok && SessionWriter.Measure(next) > WireLimits.SessionBytes)
        {
            findings.Fault(
                ErrorCodes.SessionTooLarge,
                $"The session would have more than {WireLimits.SessionBytes} bytes.",
                path
            );
        }

        return findings.Error is { } error
            ? new SessionPatchResult(current, [], error)
            : new SessionPatchResult(next, findings.Warnings);
    }

    private static void CheckFixed(JsonFields session, SessionConfig current)
    {
        // Clients that send back the session they were given: these are the server's own.
        foreach (var name in (ReadOnlySpan<string>)["object", "id", "expires_at", "client_secret", "agent"])
        {
            session.Has(name);
        }

        if (current.Kind == SessionKind.Transcription)
        {
            return;
        }

        if (
            session.Text("model") is { } model
            && !current.Profile.KeepsModelQuietly
            && !string.Equals(model, current.Model, StringComparison.Ordinal)
        )
        {
            var path = session.Path("model");
            session.Findings.Fault(ErrorCodes.CannotChangeModel, $"'{path}' is fixed by the connection.", path);
        }
    }

    private static SessionConfig Read(JsonFields session, SessionConfig current)
    {
        var profile = current.Profile;
        var next = profile.NestsAudioSettings
            ? NestedSessionReader.Read(session, current)
            : FlatSessionReader.Read(session, current);
        next = next with
        {
            Include = IncludeReader.Read(session) ?? current.Include,
            Echoed = EchoedFields.ReadInclude(session, next.Echoed),
        };
        if (current.Kind == SessionKind.Transcription)
        {
            return next;
        }

        if (profile.AlsoNestsAudioSettings)
        {
            next = NestedSessionReader.ReadBesideFlat(session, next);
        }
        else if (profile.HasVoiceLiveFields && session.TryGet("audio", out _))
        {
            session.Findings.Warn(
                ErrorCodes.NotSupported,
                "The nested audio settings are understood with api-version v1 only.",
                session.Path("audio")
            );
        }

        var tools = ToolReader.ReadTools(session);
        next = next with
        {
            Instructions = session.Text("instructions") ?? current.Instructions,
            Tools = tools?.Functions ?? current.Tools,
            McpServers = tools?.Servers ?? current.McpServers,
            AgentTools = tools?.Agents ?? current.AgentTools,
        };
        if (profile.NestsAudioSettings || profile.HasVoiceLiveFields)
        {
            next = next with { ParallelToolCalls = session.Flag("parallel_tool_calls") ?? current.ParallelToolCalls };
        }

        return next with
        {
            ToolChoice = ToolChoice(session, next),
        };
    }

    private static ToolChoiceConfig ToolChoice(JsonFields session, SessionConfig next)
    {
        var asked = ToolReader.ReadChoice(session);
        var choice = asked ?? next.ToolChoice;
        if (Fits(choice, next))
        {
            return choice;
        }

        if (asked is not null)
        {
            session.BadValue(
                session.Path("tool_choice"),
                choice.ServerLabel is null
                    ? "names a function that is not among the tools"
                    : "names a server that is not among the tools"
            );
            return choice;
        }

        session.Findings.Warn(
            ErrorCodes.Adjusted,
            "The chosen tool is no longer among the tools; tool_choice is auto again.",
            session.Path("tool_choice")
        );
        return ToolChoiceConfig.Auto;
    }

    /// <summary>What a server offers is not known yet, so that its tool need not be.</summary>
    private static bool Fits(ToolChoiceConfig choice, SessionConfig next) =>
        choice switch
        {
            { FunctionName: { } name } => next.Tools.Any(t => string.Equals(t.Name, name, StringComparison.Ordinal))
                || next.AgentTools.Any(a => string.Equals(a.AgentName, name, StringComparison.Ordinal)),
            { ServerLabel: { } label } => next.McpServers.Any(s =>
                string.Equals(s.ServerLabel, label, StringComparison.Ordinal)
            ),
            _ => true,
        };
}
