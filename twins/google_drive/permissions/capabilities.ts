import type { FileRow } from '../schema/index.ts'
import { folderType } from '../schema/index.ts'
import { ranks } from './access.ts'

/** The least that somebody has to be to download or copy a file. */
function downloaderOf({ copyRequiresWriterPermission, downloadRestriction }: FileRow): number {
  if (downloadRestriction?.restrictedForWriters) return ranks.organizer
  const isBarred = copyRequiresWriterPermission || downloadRestriction?.restrictedForReaders
  return isBarred ? ranks.writer : ranks.reader
}

/** What a caller may do with a file. https://developers.google.com/workspace/drive/api/guides/manage-sharing */
export function capabilitiesOf(file: FileRow, rank: number): Record<string, boolean> {
  const isFolder = file.mimeType === folderType
  const inDrive = file.driveId !== undefined
  const isOwner = rank >= ranks.owner
  const isLocked = file.contentRestrictions.some(({ readOnly }) => readOnly)
  const canEdit = rank >= ranks.writer && !isLocked
  const canManage = inDrive ? rank >= ranks.fileOrganizer : isOwner
  const canOrganize = inDrive ? rank >= ranks.organizer : isOwner
  const canShare = rank >= ranks.writer && (canOrganize || file.writersCanShare)
  const canRead = rank >= ranks.reader
  const canDownload = canRead && rank >= downloaderOf(file)
  const canCopy = canDownload && !isFolder
  const isItem = !file.isRoot
  return {
    canAcceptOwnership: false,
    canAddChildren: isFolder && canEdit,
    canAddFolderFromAnotherDrive: false,
    canAddMyDriveParent: false,
    canChangeCopyRequiresWriterPermission: canEdit,
    canChangeItemDownloadRestriction: canOrganize,
    canChangeSecurityUpdateEnabled: false,
    canChangeViewersCanCopyContent: canEdit,
    canComment: rank >= ranks.commenter && !isLocked,
    canCopy,
    canDelete: isItem && canOrganize,
    canDeleteChildren: isFolder && inDrive && rank >= ranks.organizer,
    canDisableInheritedPermissions: isFolder && isItem && canOrganize,
    canDownload,
    canEdit,
    canEnableInheritedPermissions: isFolder && isItem && canOrganize,
    canListChildren: isFolder && canRead,
    canModifyContent: canEdit,
    canModifyContentRestriction: rank >= ranks.writer && isItem,
    canModifyEditorContentRestriction: rank >= ranks.writer && isItem,
    canModifyLabels: canEdit && !isFolder,
    canModifyOwnerContentRestriction: canManage && isItem,
    canMoveChildrenOutOfDrive: isFolder && inDrive && rank >= ranks.organizer,
    canMoveChildrenOutOfTeamDrive: isFolder && inDrive && rank >= ranks.organizer,
    canMoveChildrenWithinDrive: isFolder && canEdit,
    canMoveChildrenWithinTeamDrive: isFolder && inDrive && rank >= ranks.fileOrganizer,
    canMoveItemIntoTeamDrive: isItem && isOwner,
    canMoveItemOutOfDrive: isItem && canOrganize,
    canMoveItemOutOfTeamDrive: isItem && inDrive && rank >= ranks.organizer,
    canMoveItemWithinDrive: isItem && (inDrive ? canManage : canEdit),
    canMoveItemWithinTeamDrive: isItem && inDrive && rank >= ranks.fileOrganizer,
    canMoveTeamDriveItem: isItem && inDrive && rank >= ranks.fileOrganizer,
    canReadDrive: inDrive && canRead,
    canReadLabels: canRead && !isFolder,
    canReadRevisions: !isFolder && canEdit,
    canReadTeamDrive: inDrive && canRead,
    canRemoveChildren: isFolder && canEdit,
    canRemoveContentRestriction: isLocked && rank >= ranks.writer,
    canRemoveMyDriveParent: false,
    canRename: canEdit && isItem,
    canShare,
    canStartApproval: canEdit && !isFolder,
    canTrash: isItem && (inDrive ? canManage : isOwner),
    canTrashChildren: isFolder && inDrive && rank >= ranks.fileOrganizer,
    canUntrash: isItem && (inDrive ? canManage : isOwner),
  }
}
