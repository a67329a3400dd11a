import type { Chat, ChatMessage } from '@delve/client';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useAccountOrSignIn } from '../account/arrival.ts';
import { delve } from '../delve.ts';
import { useLoaded } from '../loaded.ts';
import { Link } from '../navigation.tsx';
import { formatMoment } from '../parts/dates.ts';
import { Form, TextField, textOf, useSending } from '../parts/form.tsx';
import { ErrorNotice } from '../parts/notice.tsx';
import { useTitle } from '../parts/title.ts';
import { useMessages } from './use-messages.ts';

/** A conversation with a business. */
export function ChatPage({ id }: { readonly id: number }) {
  useTitle('Messages');
  const account = useAccountOrSignIn();
  return account && <Conversation key={account.id} id={id} />;
}

function Conversation({ id }: { readonly id: number }) {
  const [chat, reload] = useLoaded(() => delve.chats.get(id), [id]);
  if (chat.state === 'loading') return null;
  if (chat.state === 'failed') {
    return (
      <div class="narrow">
        <h1>No such chat</h1>
        <ErrorNotice error={chat.error} retry={reload} />
      </div>
    );
  }
  return <Messages chat={chat.value} />;
}

function Messages({ chat }: { readonly chat: Chat }) {
  const { items, state, error, isOtherTyping, isOtherOnline, add } = useMessages(chat);
  const newest = useRef<HTMLLIElement>(null);
  useEffect(() => newest.current?.scrollIntoView({ block: 'nearest' }), [items]);
  return (
    <div class="chat">
      <div>
        <h1>
          <Partner chat={chat} />
        </h1>
        <p class="soft" role="status">
          {state === 'reconnecting' ? 'Connecting again…' : isOtherOnline && 'Here now'}
        </p>
      </div>
      {error && <ErrorNotice error={error} />}
      {items?.length === 0 && <p class="soft">Say what you would like to know.</p>}
      <div role="log" aria-label="Messages">
        <ol class="messages">
          {items?.map((message, index) => (
            <li
              key={message.seq}
              ref={index === items.length - 1 ? newest : null}
              class={message.sender === chat.side ? 'message message-own' : 'message'}
            >
              <MessageContent message={message} />
            </li>
          ))}
        </ol>
      </div>
      <p class="soft typing" aria-live="polite">
        {isOtherTyping && `${nameOfPartner(chat)} is writing…`}
      </p>
      <Writing chat={chat} onSent={add} />
    </div>
  );
}

function Partner({ chat }: { readonly chat: Chat }) {
  if (chat.side === 'business' || chat.businessId === null) return <>{nameOfPartner(chat)}</>;
  return <Link to={`/business/${chat.businessId}`}>{chat.businessName}</Link>;
}

function nameOfPartner({ side, businessName, customerFirstName }: Chat): string {
  return side === 'user' ? businessName : customerFirstName || 'A former customer';
}

function MessageContent({ message }: { readonly message: ChatMessage }) {
  const { isDeleted, images, createdAt } = message;
  return (
    <>
      {isDeleted ? <p class="soft">This message was taken back.</p> : <p>{message.message}</p>}
      {images.map(({ url, width, height }) => (
        <img key={url} src={url} width={width} height={height} alt="Sent in the chat" />
      ))}
      <time dateTime={createdAt.toISOString()}>{formatMoment(createdAt)}</time>
    </>
  );
}

interface WritingProps {
  readonly chat: Chat;
  readonly onSent: (message: ChatMessage) => void;
}

function Writing({ chat, onSent }: WritingProps) {
  // Kept until the message is through, so that a second press of the button does not send it twice.
  const [clientId, setClientId] = useState(() => crypto.randomUUID());
  const sending = useSending(async (form) => {
    onSent(await chat.send({ message: textOf(form, 'message'), clientId }));
    setClientId(crypto.randomUUID());
  });
  return (
    <Form sending={sending} submitLabel="Send">
      <TextField
        label="Your message"
        name="message"
        maxLength={4000}
        error={sending.error}
        onInput={(text) => chat.typing(text !== '')}
      />
    </Form>
  );
}
