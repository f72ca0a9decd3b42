import {
  AlarmClock, Ban, Bell, Bug, Calendar, CircleHelp, Clock, CreditCard, Eye, FileText, Flag, Footprints, Frown, Gift, Hand, Heart, House, Lightbulb,
  ListChecks, type LucideIcon, Mail, MapPin, Megaphone, MessageSquare, MessageSquareWarning, Mountain, Package, Phone, Quote, Route, Scale, Search,
  ShoppingCart, Smile, Sparkles, Star, StickyNote, Target, ThumbsDown, ThumbsUp, TriangleAlert, Truck, User, Users, Wallet, Wrench, Zap,
} from "lucide-react";

/** The icons a template may name. Another name gets a plain note: the label says what it is. */
const icons: Record<string, LucideIcon> = {
  "alarm-clock": AlarmClock, ban: Ban, bell: Bell, bug: Bug, calendar: Calendar, "circle-help": CircleHelp, clock: Clock, "credit-card": CreditCard,
  eye: Eye, "file-text": FileText, flag: Flag, footprints: Footprints, frown: Frown, gift: Gift, hand: Hand, heart: Heart, house: House,
  lightbulb: Lightbulb, "list-checks": ListChecks, mail: Mail, "map-pin": MapPin, megaphone: Megaphone, "message-square": MessageSquare,
  "message-square-warning": MessageSquareWarning, mountain: Mountain, package: Package, phone: Phone, quote: Quote, route: Route, scale: Scale,
  search: Search, "shopping-cart": ShoppingCart, smile: Smile, sparkles: Sparkles, star: Star, target: Target, "thumbs-down": ThumbsDown,
  "thumbs-up": ThumbsUp, "triangle-alert": TriangleAlert, truck: Truck, user: User, users: Users, wallet: Wallet, wrench: Wrench, zap: Zap,
};

/** The icon of a kind of note. Decoration: the kind's name stands beside it. */
export function KindIcon({ name, size = 16 }: { readonly name: string; readonly size?: number }) {
  const Icon = icons[name] ?? StickyNote;
  return <Icon aria-hidden size={size} className="shrink-0" />;
}
