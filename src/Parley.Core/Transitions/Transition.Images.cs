using System.Collections.Immutable;
using Parley.Core.Responses;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>Images, for models that see them (docs/protocol/conversation.md, "Images").</summary>
internal sealed partial class Transition
{
    private string InputItemsName => Profile.HasVoiceLiveFields ? "input_items" : "input";

    private bool RefusesImages(ItemCreate create) => RefusesImages(create, create.Item, "item");

    private bool RefusesImages(ResponseCreate create)
    {
        var items = create.InputItems.IsDefault ? [] : create.InputItems;
        return RefusesImages(create, items, InputItemsName)
            || RefusesImages(create, create.AppendInputItems, "append_input_items");
    }

    private bool RefusesImages(ClientEvent cause, ImmutableArray<ConversationItem> items, string name)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (RefusesImages(cause, items[i], $"response.{name}[{i}]"))
            {
                return true;
            }
        }

        return false;
    }

    private bool RefusesImages(ClientEvent cause, ConversationItem item, string path)
    {
        var content = item is MessageItem message ? message.Content : [];
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] is InputImagePart image && Refusal(image) is { } refusal)
            {
                EmitError(cause, ErrorCodes.ImageNotSupported, refusal, $"{path}.content[{i}]");
                return true;
            }
        }

        return false;
    }

    private string? Refusal(InputImagePart image)
    {
        var isInline = image.ImageUrl.StartsWith("data:", StringComparison.OrdinalIgnoreCase);
        return State.Capabilities switch
        {
            { AcceptsImages: false } => "The model behind this session sees no images.",
            { FetchesImages: false } when !isInline =>
                "The model behind this session fetches no images: give the image itself, as a data: URL.",
            _ => null,
        };
    }

    /// <summary>The model has said itself that it sees no images: they are not shown to it again.</summary>
    private void LearnFrom(EngineFailure failure)
    {
        if (failure.Code is ErrorCodes.ImageNotSupported)
        {
            State = State with { Capabilities = State.Capabilities with { AcceptsImages = false } };
        }
    }

    private ImmutableArray<ConversationItem> WithoutImages(ImmutableArray<ConversationItem> items) =>
        State.Capabilities.AcceptsImages ? items : [.. items.Select(WithoutImages).OfType<ConversationItem>()];

    private static ConversationItem? WithoutImages(ConversationItem item)
    {
        if (item is not MessageItem message || !message.Content.Any(p => p is InputImagePart))
        {
            return item;
        }

        ImmutableArray<ContentPart> left = [.. message.Content.Where(p => p is not InputImagePart)];
        return left.IsEmpty ? null : message with { Content = left };
    }
}
