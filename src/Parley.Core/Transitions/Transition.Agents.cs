using Parley.Protocol.Errors;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>What a response may not ask for where an agent answers, which has its own instructions, tools and memory.</summary>
internal sealed partial class Transition
{
    private bool RefusesBesideAgent(ResponseCreate create)
    {
        if (State.Config.Agent is null)
        {
            if (create.InvokeInput is null)
            {
                return false;
            }

            EmitError(
                create,
                ErrorCodes.InvalidValue,
                "'response.invoke_input' is for sessions with a hosted agent.",
                "response.invoke_input"
            );
            return true;
        }

        var field =
            create.Instructions is { Length: > 0 } ? "instructions"
            : create.Tools is { IsDefaultOrEmpty: false } ? "tools"
            : create.Temperature is not null ? "temperature"
            : !create.JoinsConversation ? "conversation"
            : !create.InputItems.IsDefault ? InputItemsName
            : create.AppendInputItems.Length > 0 ? "append_input_items"
            : null;
        if (field is not null)
        {
            EmitError(
                create,
                ErrorCodes.NotSupportedWithAgent,
                $"'response.{field}' is not supported with an agent, which brings its own.",
                $"response.{field}"
            );
            return true;
        }

        if (create.Voice is { Type: "openai" })
        {
            EmitError(create, ErrorCodes.InvalidValue, "Only Azure voice is supported.", "response.voice");
            return true;
        }

        return false;
    }
}
