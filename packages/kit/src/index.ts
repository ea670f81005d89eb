/**
 * The components of everything that people see: hosted pages, the setup assistant, the dashboard, the simulator.
 *
 * Function components, rendered on the server or in the browser; text is escaped by the renderer. Their looks are in the server's
 * `assets/cardea.css`, their states on `/look`. Invariant: no inline style, no script of their own, no knowledge of any domain.
 */
export { Actions, Button, type ButtonProps, Form, type FormProps } from './actions.tsx'
export {
  AreaField,
  type AreaFieldProps,
  ChoiceField,
  type Option,
  type Remark,
  SelectField,
  type SelectFieldProps,
  TextField,
  type TextFieldProps,
} from './fields.tsx'
export { Mark } from './mark.tsx'
export { Badge, Notice, type NoticeProps } from './notices.tsx'
export {
  Card,
  Cards,
  CodeBlock,
  type DataItem,
  DataList,
  Details,
  type DetailsProps,
  Divider,
  PageTitle,
} from './surfaces.tsx'
export { type Color, luminance, readColor, textColorOn, textContrastOn } from './text-color.ts'
export { type Tone, ToneIcon } from './tone-icon.tsx'
